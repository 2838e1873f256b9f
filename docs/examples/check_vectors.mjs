// Checks the vectors of graceperiod: node check_vectors.mjs vectors.json systems.json
// It decides each case itself, by algorithm.md alone, and uses the names there. It leaves out
// `window` and `margin`. Instants are microseconds: near 2e15, exact as Numbers. A piece holds
// its `from` but not its `until`; one without a reason is an edge.
import { readFileSync } from 'node:fs';
const REASONS = ['OUTAGE', 'GRACE', 'DECLARED_RELIEF', 'UNRESOLVED_OUTAGE'];
const CAUTIONS = ['UNRESOLVED', 'APPROXIMATE', 'SUBMISSION_POSSIBLE', 'DELAY', 'ACI_ONLY', // of
  'RULE_UNCERTAIN', 'WORDING_NOT_STATED', 'NO_RULE', 'PART_OF_SYSTEM', 'RELIEF_SCOPE']; // pieces
const toronto = { timeZone: 'America/Toronto' }; // and Sweden writes 2025-11-02 01:30:00
const eastern = (instant) => new Date(instant / 1000).toLocaleString('sv-SE', toronto);
const instantOf = (text) => // Date ignores the digits after the milliseconds
  Date.parse(text) * 1000 + Number(/\.\d{3}(\d{3})/.exec(text)?.[1] ?? 0);
const readings = (wall) => ['EDT', 'EST'].map((zone) => instantOf(wall.replace('ET', zone)))
  .filter((instant) => eastern(instant).startsWith(wall.slice(0, 16)));
const revive = (key, value) => /^\d{4}-\d\d-\d\dT/.test(value) ? instantOf(value)
  : /^\d{4}-\d\d-\d\d .* ET$/.test(value) ? readings(value)
  : /^PT\d+S$/.test(value) ? Number(value.slice(2, -1)) * 1e6 : value;
const [{ rules, records, cases }, { systems }] = process.argv.slice(2, 4)
  .map((path) => JSON.parse(readFileSync(path, 'utf8'), revive));
const ANY = { rides_on: [], routes: [], carries_aci: true }; // a system that is not stated
const systemOf = (id) => systems.find((system) => system.id === id) ?? ANY;
const stops = (list, s) => s === ANY || [s.id, ...s.rides_on].some((id) => list.includes(id));
const codesOf = (flags) => Object.keys(flags).filter((code) => flags[code]);
const sortBy = (list, key) => [...list].sort((a, b) => (key(a) > key(b)) - (key(a) < key(b)));
// Two keys to sort by, as text: there false is before true, and digits are before letters.
const order = ({ start, end, number }) => [start, end ?? 'none', number].join();
const rank = ({ lifts, cautions, reason }) => [!lifts, cautions.length, REASONS.indexOf(reason),
  ...cautions.map((code) => CAUTIONS.indexOf(code)).sort()].join();

function terms({ start, wording }) { // rule, scope, grace, caution
  const day = eastern(start).slice(0, 10);
  const past = sortBy(rules.filter((rule) => rule.since <= day), (rule) => rule.since);
  const dated = past.at(-1), plan = past.findLast((rule) => rule.scope === 'ACI') ?? dated;
  return wording === 'TWO_HOURS' ? [dated, 'ALL', 7200e6]
    : wording === 'ACI_ONLY' ? [dated, 'ACI', dated?.grace ?? 0]
    : !dated ? [null, null, 0, 'NO_RULE']
    : wording === 'NONE' ? [plan, 'ACI', plan.grace, 'WORDING_NOT_STATED']
    : [dated, dated.scope, dated.grace, day > (dated.last_seen ?? day) && 'RULE_UNCERTAIN'];
}

function piecesOfOutage(outage, s, policy) {
  const { start, end, impact, published = start, last_known, ended_by = Infinity } = outage;
  const whole = stops(outage.systems, s), part = s.routes.some((id) => outage.systems.includes(id));
  if (!(whole || part) || (impact === 'DEGRADED' && !policy.count_degraded)) return [];
  const [, scope, usual, caution] = terms(outage), grace = outage.grace ?? usual;
  const carriers = s === ANY ? outage.systems.map(systemOf) : [s];
  const lifts = whole && (scope === 'ALL' || (scope && carriers.some((one) => one.carries_aci)));
  const base = { [caution]: caution, ACI_ONLY: scope === 'ACI', PART_OF_SYSTEM: !whole,
    APPROXIMATE: outage.approximate, DELAY: impact === 'DELAYED',
    SUBMISSION_POSSIBLE: impact === 'DEGRADED' || outage.direction === 'OUTBOUND' };
  const first = /right|neither/.test(policy.ends) ? start + 1 : start;
  const next = /left|neither/.test(policy.ends) ? 0 : 1; // from an end to what it leaves to others
  const piece = (after, to, reason, UNRESOLVED) => ({ outage, reason,
    from: Math.max(after + next, first), until: to + next,
    lifts: lifts && reason !== 'UNRESOLVED_OUTAGE', cautions: codesOf({ ...base, UNRESOLVED }) });
  const word = end ?? Math.min(last_known ?? Math.max(start, published), ended_by);
  const presumed = Math.min(word + policy.presume_ongoing, ended_by), closes = end + grace;
  const last = outage.ended_by ? ended_by + grace : presumed + policy.unresolved_horizon;
  const pieces = [{ from: start - policy.edge, until: first }, piece(start - 1, word, 'OUTAGE')];
  return pieces.concat(end != null
    ? [piece(end, closes, 'GRACE'), { from: closes + next, until: closes + policy.edge + 1 }]
    : [piece(word, presumed, 'OUTAGE', true), piece(presumed, last, 'UNRESOLVED_OUTAGE', true)]);
}

function piecesOfRelief({ systems: named, ...relief }, s, d) {
  const [from] = readings(`${relief.from_date} 00:00 ET`);
  const until = readings(`${relief.to_date} 23:59 ET`)[0] + 60e6;
  const covers = !named || stops(named, s)
    || systems.some((other) => named.includes(other.id) && other.routes.includes(s.id));
  if (relief.excluded_systems.includes(s.id) || !(covers || relief.open_scope)) return [];
  const lifts = covers && (!relief.needs_due || (d !== null && from <= d && d < until));
  const cautions = lifts ? [] : ['RELIEF_SCOPE'];
  return [{ reason: 'DECLARED_RELIEF', from, until, lifts, cautions }];
}

function momentOf(pieces, instant) {
  const held = pieces.filter((piece) => piece.from <= instant && instant < piece.until);
  const covers = held.filter((piece) => piece.reason), best = sortBy(covers, rank)[0];
  const atEdge = covers.length < held.length && !best?.lifts;
  const cited = sortBy(covers, (cover) =>
    [rank(cover) !== rank(best), !cover.lifts, REASONS.indexOf(cover.reason)].join());
  return { best, atEdge, outages: cited.flatMap((cover) => cover.outage ?? []) };
}

function decide(t, d, s, { outages, reliefs, policy, complete }) {
  if (d !== null && t <= d) return ['NO_PENALTY', 'ON_TIME', [], []];
  const begin = d ?? t; // without d, all moments are t alone
  const pieces = [...sortBy(outages, order).flatMap((outage) => piecesOfOutage(outage, s, policy)),
    ...reliefs.flatMap((relief) => piecesOfRelief(relief, s, d))];
  const turns = [begin, t, ...pieces.flatMap(({ from, until }) => [from, until])];
  const moments = sortBy(turns.filter((turn) => begin <= turn && turn <= t), Number)
    .map((instant) => momentOf(pieces, instant));
  const first = moments[0], final = moments.at(-1), bare = moments.filter((m) => !m.best);
  const covered = bare.length === 0, decisive = covered ? moments : [first, final];
  const doubts = covered ? moments.filter((m) => !m.best.lifts) : bare;
  const latest = Math.max(...first.outages.map((outage) => outage.end ?? 0));
  const soon = !covered && s.carries_aci && first.outages.some((outage) =>
    outage.end === latest && t <= latest + (terms(outage)[0]?.follow_up ?? -Infinity));
  const [outcome, reason] = doubts.length === 0 ? ['NO_PENALTY', final.best.reason]
    : covered ? ['UNDETERMINED', doubts[0].best.reason]
    : !first.best ? ['PENALTY_MAY_APPLY', final.best ? 'LATE_BEFORE_OUTAGE' : 'NO_OUTAGE']
    : first.outages.length === 0 ? ['UNDETERMINED', 'DECLARED_RELIEF']
    : [soon ? 'UNDETERMINED' : 'PENALTY_MAY_APPLY', 'LATE_AFTER_GRACE'];
  const added = codesOf({ SYSTEM_NOT_STATED: s === ANY, RECORD_INCOMPLETE: !covered && !complete,
    AT_EDGE: doubts.length > 0 && doubts.every((m) => m.atEdge), WITHIN_24_HOURS: soon,
    OVERLAPPING: decisive.some((m) => m.outages.length > 1) });
  const cited = decisive.flatMap((m) => m.outages);
  return [outcome, reason, decisive.flatMap((m) => m.best?.cautions ?? []).concat(added),
    covered && d !== null ? sortBy(cited, order) : cited];
}

function answer({ record, transmitted, system, due }) {
  const answers = [transmitted].flat().flatMap((t) => // an ET time is a list of readings
    [due].flat().map((d) => decide(t, d, systemOf(system), records[record])));
  const same = answers.every(([outcome]) => outcome === answers[0][0]);
  const [outcome, reason] = same ? answers[0] : ['UNDETERMINED', 'AMBIGUOUS_TIME'];
  const cautions = [...new Set(answers.flatMap((one) => one[2]))].sort();
  const evidence = [...new Set(answers.flatMap((one) => one[3].map((outage) => outage.number)))];
  const trifles = due === null ? ['OVERLAPPING', 'RECORD_INCOMPLETE'] : ['OVERLAPPING'];
  const needs_review = outcome === 'UNDETERMINED' || !cautions.every((c) => trifles.includes(c));
  return { outcome, reason, cautions, needs_review, evidence };
}

const wrong = cases.filter((asked, index) => {
  const got = JSON.stringify(answer(asked));
  const expected = JSON.stringify(asked, Object.keys(answer(asked))); // these fields alone
  if (got !== expected) console.log(`case ${index}: expected ${expected}, got ${got}`);
  return got !== expected;
});
console.log(`${cases.length} cases, ${wrong.length} disagree`);
process.exitCode = wrong.length > 0 ? 1 : 0;
