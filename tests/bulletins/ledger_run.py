"""Pages of the writer, their ledgers and their mutations, by the thousand.

`python -m tests.bulletins.ledger_run 10000 7` draws as many pages from that seed, prints what was
tried, and each kind of fault with its first page; it ends with 1 if there is one.
"""

import sys
from collections import Counter, defaultdict
from random import Random

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from tests.bulletins.ledger import ledger
from tests.bulletins.mutations import (
    Fault,
    with_odd_column,
    with_rows_shuffled,
    with_sentence,
    without_word,
)
from tests.bulletins.writer import bulletins, ways, write

MOST_WORDS = 4  # of each page
FORMS = ("pipes", "html")


def tried(count: int, start: int) -> tuple[Counter[str], list[Fault]]:
    """What booked the times of that many pages, and the faults of them and of their mutations."""
    rng = Random(start)
    seen: Counter[str] = Counter()
    faults: list[Fault] = []

    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @seed(start)
    @given(st.data())
    def draw(data: st.DataObject) -> None:
        facts = data.draw(bulletins())
        how = data.draw(ways(facts))
        page = write(facts, how)
        assert isinstance(page, str)
        seen["pages"] += 1
        for booked in ledger(page):
            seen[f"times: {booked.by or 'not booked'}"] += 1
            if not booked.by:
                faults.append(Fault("time", booked.line.text, (), page))
        form = rng.choice(FORMS)
        mutations = {
            "a word replaced": without_word(page, rng, MOST_WORDS),
            "a sentence added": with_sentence(facts, how, rng),
            "rows shuffled": with_rows_shuffled(facts, how, rng, form=form),
            "a column added": with_odd_column(facts, how, rng, form=form),
        }
        for name, results in mutations.items():
            found = list(results)
            seen[f"mutations: {name}"] += len(found)
            faults.extend(filter(None, found))

    draw()
    return seen, faults


def main(count: str = "10000", start: str = "1") -> int:
    """Try, and print what was found."""
    seen, faults = tried(int(count), int(start))
    kinds: defaultdict[tuple[str, str], list[Fault]] = defaultdict(list)
    for fault in faults:
        kinds[fault.kind, fault.what].append(fault)
    for (kind, what), found in sorted(kinds.items(), key=lambda one: -len(one[1])):
        lost = ", ".join(f"{system} {begin}" for system, begin, _ in found[0].lost)
        print(f"--- {len(found)} {kind}: {what}: {lost}\n{found[0].page}")  # noqa: T201 - a command prints
    print(*(f"{number:9,} {name}" for name, number in seen.most_common()), sep="\n")  # noqa: T201 - a command prints
    print(f"{len(faults):9,} faults of {len(kinds)} kinds")  # noqa: T201 - a command prints
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
