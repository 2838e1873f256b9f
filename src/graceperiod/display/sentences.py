"""A decision in plain sentences that a broker can paste into an appeal.

One statement a line: the answer, what was sent when, what covers it and how far inside, the words
that lift penalties and their source, each caution, the versions of the library and the tz data.
Every sentence stands in `languages/`.
"""

from collections.abc import Iterator
from datetime import date

from graceperiod.display.facts import describe_bulletin, named_outages, wording_fact
from graceperiod.display.words import Words, words_in
from graceperiod.engine.evidence import Case, Verdict
from graceperiod.engine.windows import DatedOutage, Terms
from graceperiod.outages import DeclaredRelief, Outage, Wording
from graceperiod.rules import GraceRule, rule_on
from graceperiod.times import eastern_day, instant
from graceperiod.verdicts import Caution, Outcome, Reason

__all__ = ["describe_outage", "describe_reason", "explain_case", "notices_and_rules", "remarks"]

_LISTED = 10  # outages spelled out; the rest are counted
_COVERED = {Reason.OUTAGE, Reason.GRACE, Reason.DECLARED_RELIEF, Reason.UNRESOLVED_OUTAGE}
_NOTICE_17_19 = date(2017, 5, 29), date(2017, 10, 11)  # then the first rule on record began


def explain_case(case: Case, language: str = "en") -> str:
    """The sentences for a decision, one a line, in English (`en`) or French (`fr`).

    Raises:
        UnknownLanguageError: another language.
    """
    words, verdict, evidence = words_in(language), case.verdict, case.evidence
    answer, reason = words.of("answer", verdict.outcome), describe_reason(verdict, words)
    named = list(named_outages(evidence).items())
    notices, rules = notices_and_rules(case, words)
    lines = [
        words.say("explain.answer", answer=answer, reason=reason, code=verdict.reason),
        *_times(case, words),
        *(_name(outage, role, case, words) for outage, role in named[:_LISTED]),
        *([words.say("sheet.more", count=len(named) - _LISTED)] if len(named) > _LISTED else []),
        *_position(case, words),
        *(_describe_relief(relief, words) for relief in evidence.reliefs),
        *notices,
        *(_describe_rule(rule, words) for rule in rules),
        *remarks(case, words),
        # In the order of the class, since a set of cautions has none.
        *(
            words.say("explain.caution", code=caution, caution=words.of("caution", caution))
            for caution in Caution
            if caution in verdict.cautions
        ),
        words.say("sheet.decided_by", version=evidence.library_version, tz=evidence.tz_version),
    ]
    return "\n".join(lines)


def describe_reason(verdict: Verdict, words: Words) -> str:
    """The reason of a verdict. Of one about late data, it is that of a moment since the due time,
    which need not be the transmission.
    """
    reason = words.of("reason", verdict.reason)
    if not verdict.is_late or verdict.reason not in _COVERED:
        return reason
    if verdict.outcome is Outcome.NO_PENALTY:
        return words.say("late.covered", reason=reason)
    return words.of("late", verdict.reason)


def notices_and_rules(case: Case, words: Words) -> tuple[list[str], list[GraceRule]]:
    """On what the answer rests: what the notices cited say of penalties themselves, as sentences,
    and the rules that count beside them.
    """
    evidence, verdict = case.evidence, case.verdict
    outages = evidence.outages
    if not verdict.is_late:  # a single moment, which a relief decides, or the first outage
        outages = () if verdict.reason is Reason.DECLARED_RELIEF else outages[:1]
    dated = [(outage, Terms.of(outage, evidence.rules)) for outage in outages]
    # An outage whose cautions the answer does not have decides nothing in it.
    deciding = [(outage, terms) for outage, terms in dated if terms.cautions <= verdict.cautions]
    notices: dict[Wording, str] = {}
    rules = []
    for outage, terms in deciding:
        if outage.wording:
            bulletin, said = describe_bulletin(outage, words), wording_fact(outage, words).text
            text = words.say("explain.wording", bulletin=bulletin, wording=said)
            notices.setdefault(outage.wording, text)
        if outage.wording is not Wording.TWO_HOURS:  # which alone names its hours itself
            rules.append(terms.rule)
    if not deciding:
        rules.append(rule_on(evidence.rules, eastern_day(case.transmitted)))
    return list(notices.values()), [rule for rule in dict.fromkeys(rules) if rule]


def remarks(case: Case, words: Words) -> Iterator[str]:
    """What else a person should know of what was looked at, and of what was not."""
    evidence, verdict = case.evidence, case.verdict
    if case.due is None and (evidence.outages or evidence.reliefs):
        yield words["remark.no_due"]
    if verdict.reason is Reason.ON_TIME:
        yield words["remark.on_time"]
    if Caution.NO_RULE in verdict.cautions:
        first, last = _NOTICE_17_19
        if any(first <= outage.start.date() <= last for outage in evidence.outages):
            yield words["remark.notice_17_19"]
    # Where nothing is missing from the record, there is nothing to look for.
    if Caution.RECORD_INCOMPLETE in verdict.cautions:
        system = words.system(evidence.system) if evidence.system else words["every_system"]
        if evidence.reaches is None:
            yield words.say("remark.empty", system=system)
        elif case.transmitted > evidence.reaches:
            yield words.say("remark.reaches", system=system, when=words.when(evidence.reaches))


def describe_outage(outage: Outage, language: str = "en") -> str:
    """An outage in sentences, with its source."""
    words = words_in(language)
    values = {
        "bulletin": describe_bulletin(outage, words),
        "systems": words.systems(outage.systems),
        "impact": words.of("impact", outage.impact),
        "start": words.when(instant(outage.start)),
        "end": words.when(instant(outage.last_word)),
    }
    sentences = [words.say("explain.outage" if outage.end else "explain.outage_open", **values)]
    if outage.note:
        sentences.append(words.translate(outage.note))
    if outage.ended_by:
        when = words.when(instant(outage.ended_by))
        sentences.append(words.say("explain.ended_by", when=when))
    if outage.grace is not None and outage.wording is not Wording.TWO_HOURS:
        sentences.append(words.say("explain.grace_own", length=words.length(outage.grace)))
    if outage.source:
        sentences.append(words.say("explain.source", source=outage.source))
    if origin := words.origin(outage):
        sentences.append(f"{origin[:1].upper()}{origin[1:]}.")
    return " ".join(sentences)


def _name(outage: Outage, role: str, case: Case, words: Words) -> str:
    """An outage with the part it plays and, if it is the nearest, how far away it is."""
    text = describe_outage(outage, words.language)
    if role:
        text = f"{words[role]}{words['colon']} {text}"
    dated = DatedOutage.of(outage, case.evidence.rules)
    # Each reading of a time lies at another distance.
    if outage != case.evidence.nearest or dated.closes is None or case.evidence.readings:
        return text
    grace, end = words.length(dated.terms.grace), words.when(dated.closes)
    key, length = "explain.later", case.transmitted - dated.closes
    if case.transmitted <= dated.start:
        key, length = "explain.earlier", dated.start - case.transmitted
    return f"{text} {words.say(key, grace=grace, end=end, length=words.length(length))}"


def _times(case: Case, words: Words) -> Iterator[str]:
    """What was sent when, through which system, and when it was due."""
    evidence = case.evidence
    pairs = evidence.readings or [(case.transmitted, case.due)]
    key = "explain.sent" if evidence.system else "explain.sent_unknown"
    times = words.readings(sent for sent, _ in pairs)
    yield words.say(key, system=words.system(evidence.system), times=times)
    if case.due is not None:
        yield words.say("explain.due", times=words.readings(due for _, due in pairs))
    if evidence.readings:
        yield words["sheet.readings"]


def _describe_relief(relief: DeclaredRelief, words: Words) -> str:
    days = {"first": relief.from_date, "last": relief.to_date}
    sentences = [words.say("explain.relief", title=words.translate(relief.title), **days)]
    if relief.scope:
        sentences.append(words.say("explain.relief_scope", scope=words.translate(relief.scope)))
    return " ".join([*sentences, words.say("explain.source", source=relief.source)])


def _describe_rule(rule: GraceRule, words: Words) -> str:
    wording = words.translate(rule.wording)
    text = words.say("explain.rule", id=rule.id, since=rule.since, wording=wording)
    return f"{text} {words.say('explain.source', source=rule.source)}"


def _position(case: Case, words: Words) -> Iterator[str]:
    """Which window, and how far inside or outside."""
    transmitted, _, verdict, evidence = case
    if evidence.window is None:
        if evidence.margin is not None and evidence.nearest is None:
            yield words.say("explain.away", length=words.length(-evidence.margin))
        return
    start, end = evidence.window
    if evidence.readings:  # each reading of the time lies somewhere else in the window
        return
    since = transmitted - start
    if end is None:
        yield words.say("explain.open", length=words.length(since))
        return
    key, grace = "explain.inside", 0
    # Outages that ended at several times leave no one resumption to count from.
    resumed = {instant(outage.end) for outage in evidence.outages if outage.end is not None}
    if end < transmitted:
        key = "explain.after"
    elif verdict.reason is Reason.GRACE and len(resumed) == 1:
        key, (resumption,) = "explain.in_grace", resumed
        since, grace = transmitted - resumption, end - resumption
    lengths = {"since": since, "left": abs(end - transmitted), "grace": grace}
    texts = {name: words.length(length) for name, length in lengths.items()}
    yield words.say(key, start=words.when(start), end=words.when(end), **texts)
