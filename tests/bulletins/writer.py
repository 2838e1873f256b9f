"""From facts to pages: a bulletin written in every layout and form in which bulletins come.

Words and pieces of a page, and how a piece becomes lines, are those of the letters that ship in
`graceperiod.testing.bulletin_texts`. This file adds the other layouts, spellings and forms, and
mistakes. Nothing here knows how bulletins are read. The facts that `bulletins` draws are legal and
unambiguous, and every variation of a page leaves its facts as they are; a slip that a careful
reader would report is drawn by name, as `How.slip` or `Section.clients_also`.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from enum import StrEnum
from html import escape
from itertools import groupby
from random import Random
from textwrap import wrap
from typing import TypeVar
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from graceperiod import BulletinStatus, Direction, Impact, System
from graceperiod.testing import bulletin_texts
from graceperiod.testing.bulletin_texts import WORDS, Field, Table, join_names, lines_of

TORONTO = ZoneInfo("America/Toronto")
MAIL_DATE = datetime(2025, 10, 2, 16, 5, tzinfo=TORONTO)
Window = tuple[datetime, datetime | None]  # naive Eastern wall clock
T = TypeVar("T")


@dataclass(frozen=True)
class Section:
    """What a bulletin says of some systems."""

    systems: tuple[System, ...]
    windows: tuple[Window, ...]
    impact: Impact = Impact.UNAVAILABLE
    minutes: int | None = None  # "approximately N minutes" of the window
    penalty: str | None = "2h"  # or "aci", or None for no sentence
    clients_also: tuple[System, ...] = ()  # named by the clients line alone
    direction: Direction | None = None  # said by the title; None: by what is out


@dataclass(frozen=True)
class Facts:
    """What a bulletin says."""

    number: str | None
    status: BulletinStatus
    sections: tuple[Section, ...]
    language: str = "en"  # or "fr", or "both"
    headed: bool = False  # each section has a heading that names its systems
    maintenance: bool = False
    title: str | None = None  # the English title as printed; None: made of the facts


class Layout(StrEnum):
    """How a page is set; the numbers are those of the list of layouts in use."""

    LABELLED = "labelled lines"  # 1
    SAME_LINE = "same line"  # 2
    STACKED = "stacked columns, or blocks"  # 3, 4
    PIPES = "pipe table"  # 5
    CELLS = "pipe table, one cell a line"  # 6
    HEADINGS = "headings and prose windows"  # 7
    PROSE = "prose only"  # 8
    NOTICE = "notice received"  # 9


class Form(StrEnum):
    """What a page is handed over as."""

    TEXT = "text"
    BYTES = "encoded text"
    MAIL = "e-mail of text"
    HTML = "HTML"
    HTML_MAIL = "e-mail of HTML"


TABLES = (Layout.LABELLED, Layout.SAME_LINE, Layout.STACKED, Layout.PIPES, Layout.CELLS)
VARIATIONS = (
    "action", "after", "approx", "around", "before", "bullets", "case", "clients", "clock",
    "contacts", "crlf", "dash", "date", "dated", "days", "echo", "effect", "encoding", "end",
    "forward", "french first", "gaps", "html", "join", "label", "mail", "midnight", "names",
    "next", "one title", "order", "pipes", "prose", "quotes", "resolved", "rows", "spaces",
    "stamp", "title", "words", "wrap", "zone",
)  # fmt: skip


@dataclass(frozen=True)
class How:
    """How a page is written: what is not in `vary` is set in the plainest way."""

    layout: Layout = Layout.LABELLED
    vary: frozenset[str] = frozenset()
    slip: str | None = None  # "weekday", "zone", "no zone", "prose year" or "french"
    seed: int = 0


class _Pick:
    """Chooses among spellings: the first one, unless that variation is on."""

    def __init__(self, how: How, salt: str) -> None:
        self.how, self.salt, self.count = how, salt, Counter[str]()

    def __call__(self, name: str, options: Sequence[T]) -> T:
        if name not in self.how.vary:
            return options[0]
        self.count[name] += 1
        return Random(f"{self.how.seed} {self.salt} {name} {self.count[name]}").choice(options)


# Words: systems with their articles, dates, labels, titles and sentences.

ACI = (
    "Please note that no AMPS penalties will be issued for ACI related infractions resulting from "
    "this outage."
)
ACI_FR = (
    "Veuillez noter qu'aucune sanction du RSAP ne sera imposée pour les infractions liées à l'IPEC "
    "découlant de cette panne."
)
MENU = "http://www.cbsa-asfc.gc.ca/eservices/contingency-urgence/menu"
PORTALS = {
    System.CERS_PORTAL: "CERS", System.EMANIFEST_PORTAL: "eManifest",
    System.CARM_CLIENT_PORTAL: "CARM Client",
}  # fmt: skip
ROUTES = (System.DIRECT_CONNECT, System.CUSTOMS_INTERNET_GATEWAY, System.VAN)
NAMES: dict[str, dict[System, tuple[str, ...]]] = {
    "en": {
        System.EDI: (
            "Electronic Data Interchange (EDI)", "all EDI applications", "all EDI connections",
        ),
        System.EMANIFEST_PORTAL: ("the eManifest Portal", "the eManifest portal"),
        System.CERS_PORTAL: ("the CERS Portal", "the Canadian Export Reporting System (CERS)"),
        System.CARM_CLIENT_PORTAL: ("the CARM Client Portal (CCP)", "the CARM portal"),
        System.IID: (
            "the Integrated Import Declaration (IID)", "the Single Window Initiative (SWI)",
        ),
        System.DIF: ("the Document Image Functionality (DIF)",),
        System.DIRECT_CONNECT: ("Direct Connect",),
        System.CUSTOMS_INTERNET_GATEWAY: ("the Customs Internet Gateway (CIG)",),
        System.VAN: ("the value-added network",),
        System.CAD_API: ("the Commercial Accounting Declaration (CAD) API",),
    },
    "fr": {
        System.EDI: ("l'échange de données informatisé (EDI)",),
        System.EMANIFEST_PORTAL: ("le portail du Manifeste électronique",),
        System.CERS_PORTAL: (
            "le système canadien de déclaration des exportations (SCDE)", "le portail du SCDE",
        ),
        System.CARM_CLIENT_PORTAL: ("le portail client de la GCRA", "le portail de la GCRA"),
        System.IID: ("la déclaration intégrée des importations (DII)",),
        System.DIF: ("la fonctionnalité d'imagerie documentaire (FID)",),
    },
}  # fmt: skip
MONTHS = {
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
}
DAYS = {
    "en": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "fr": "lundi mardi mercredi jeudi vendredi samedi dimanche",
}
DATES = {
    "en": ("{a}, {b} {d}, {y}", "{a}, {b} {d:02}, {y}", "{a} {b} {d} {y}", "{a} {b} {d}, {y}",
           "{a}  {b} {d}, {y}", "{b} {d}, {y}"),
    "fr": ("le {a} {d} {b} {y}", "{a} le {d} {b} {y}"),
}  # fmt: skip
CLOCKS = {"en": ("{time}", "{short}", "{twelve}"), "fr": ("{time}", "{short}")}
SPANS = {
    "en": ("from {s} to {e}{y}", "between {s} and {e}{y}", "from {s} and {e}{y}",
           "from {s} until {e}{y}", "from {s}{z} to {e}{y}", "between {s}{z} and {e}{y}"),
    "fr": ("de {s} à {e}{y}", "entre {s}{z} et {e}{y}", "entre {s} et {e}{y}"),
}  # fmt: skip
LONG_SPANS = {
    "en": ("on {f} from {s}{z} until {l} at {e}{y}", "from {f} at {s}{z} to {l} at {e}{y}"),
    "fr": ("{f} de {s}{z} jusqu'au {l} à {e}{y}", "du {f} à {s}{z} au {l} à {e}{y}"),
}
STAMPS = (
    *bulletin_texts.STAMPS, "{day}\u00a0{time} {zone}", "{day} {short} {zone}",
    "{day} {twelve} {zone}", "{day} / {glued} {zone}",
)  # fmt: skip
LABELS = {
    language: {name: (WORDS[language][name], *more) for name, more in others.items()}
    for language, others in {
        "en": {
            "start": ("Start Date/Time",), "end": ("End Date/Time",), "clients": (),
            "description": (), "action": (),
        },
        "fr": {
            "start": ("Date et heure de début",), "end": ("Date et heure de fin",),
            "clients": ("Les clients affectés",), "description": (), "action": (),
        },
    }.items()
}  # fmt: skip
STATUS: dict[str, dict[BulletinStatus, tuple[str, ...]]] = {
    "en": {
        BulletinStatus.UPDATE: ("UPDATE - ", "UPDATED - ", "UPDATED "),
        BulletinStatus.RESOLVED: ("RESOLVED - ", "Resolved - "),
        BulletinStatus.CORRECTION: ("CORRECTION: ", "CORRECTION - "),
        BulletinStatus.CANCELLED: ("CANCELLED - ",),
    },
    "fr": {
        BulletinStatus.UPDATE: ("MISE À JOUR - ", "Mise à jour : "),
        BulletinStatus.RESOLVED: ("RÉSOLU - ", "Résolu - "),
        BulletinStatus.CORRECTION: ("CORRECTION : ",),
        BulletinStatus.CANCELLED: ("ANNULÉ - ",),
    },
}
MAINTENANCE = {
    "en": ("{n} SCHEDULED Maintenance", "{n} Scheduled Maintenance"),
    "fr": ("Entretien prévu pour {n}",),
}
GENERIC = {
    "en": ("EDI/Portal SCHEDULED Maintenance Unavailability",
           "EDI/Portal Scheduled Maintenance Outages"),
    "fr": ("Interruptions de service prévues pour les systèmes EDI/Portail de l'ASFC",),
}  # fmt: skip
PROBLEMS: dict[str, dict[Impact, tuple[str, ...]]] = {
    "en": {
        Impact.UNAVAILABLE: ("{n} Unavailable", "{n} Outage"),
        Impact.INTERMITTENT: ("{n} Intermittent Access Problems",),
        Impact.DELAYED: ("{n} - Delays in Processing",),
        Impact.DEGRADED: ("{n} Slowness",),
        Impact.UNKNOWN: ("{n} Issue",),
    },
    "fr": {
        Impact.UNAVAILABLE: ("Panne de {n}",),
        Impact.INTERMITTENT: ("Problèmes d'accès intermittents à {n}",),
        Impact.DELAYED: ("Retards de traitement de {n}",),
        Impact.DEGRADED: ("Lenteur de {n}",),
        Impact.UNKNOWN: ("Problème concernant {n}",),
    },
}
EFFECTS: dict[str, dict[Impact, tuple[str, ...]]] = {
    "en": {
        Impact.UNAVAILABLE: ("{n} {be} unavailable", "{n} {be} not available"),
        Impact.INTERMITTENT: ("clients may have intermittent access problems with {n}",),
        Impact.DELAYED: ("there {be} delays in the processing of data from {n}",),
        Impact.DEGRADED: (
            "users of {n} may be forced to re-logon",
            "users of {n} may see slowness",
        ),
        Impact.UNKNOWN: ("the CBSA {works} {n}",),
    },
    "fr": {
        Impact.UNAVAILABLE: ("{n} {be} non disponible",),
        Impact.INTERMITTENT: (
            "les clients peuvent avoir des problèmes d'accès intermittents à {n}",
        ),
        Impact.DELAYED: ("il y a des retards dans le traitement des données de {n}",),
        Impact.DEGRADED: ("les utilisateurs de {n} peuvent constater une lenteur",),
        Impact.UNKNOWN: ("l'ASFC {works} {n}",),
    },
}
SENTENCES: dict[str, dict[str, tuple[str, ...]]] = {
    "en": {
        "2h": (WORDS["en"]["penalty"],),
        "aci": (ACI,),
        "resolved": ("The problem reported below has now been resolved.",),
        "cancelled": ("This maintenance has been cancelled.",),
        "fix": ("The CBSA works on it, but we currently do not have an estimated time.",),
        "regret": ("We regret the inconvenience and thank you for your continued cooperation.",),
        "procedures": (f"The procedures for outages/delays can be found at: {MENU}-eng.html.",),
        "approx": ("This will take approximately {m} of the window.",),
        "around": ("You may submit through {n} during this outage.",),
        "instead": ("{n} is not affected.", "Please use {n} in the meantime."),
    },
    "fr": {
        "2h": (WORDS["fr"]["penalty"],),
        "aci": (ACI_FR,),
        "resolved": ("Le problème signalé ci-dessous a été résolu.",),
        "cancelled": ("Cet entretien a été annulé.",),
        "fix": ("L'ASFC travaille à résoudre ce problème.",),
        "regret": ("Nous regrettons cet inconvénient et vous remercions de votre collaboration.",),
        "procedures": (f"Les procédures en cas de panne ou de retard : {MENU}-fra.html.",),
        "approx": ("Ceci prendra environ {m}.",),
        "around": ("Vous pouvez transmettre vos données par {n} pendant cette panne.",),
        "instead": ("Entre-temps, vous pouvez transmettre vos données par {n}.",),
    },
}  # fmt: skip
CLIENTS = {
    "en": ("All clients and service providers who transmit trade data using {n}",
           "All users of {n}.", WORDS["en"]["all clients"]),
    "fr": ("Tous les clients et fournisseurs de services qui transmettent des données par {n}",
           "Tous les utilisateurs de {n}", WORDS["fr"]["all clients"]),
}  # fmt: skip
UNENDED = {
    "en": ("Initial investigation underway", "To be determined"),
    "fr": ("Enquête initiale en cours", "À déterminer"),
}
BEFORE = {
    "en": ("Skip to main content", "Home", "News and notices"),
    "fr": ("Passer au contenu principal", "Accueil", "Nouvelles et avis"),
}
CONTACTS = {
    "en": (
        "For more information, contact the Technical Commercial Client Unit.",
        "Hours of service: 08:00 \u2013 17:00 ET", "Weekdays 17:00 \u2013 08:00 ET",
        "Weekends and statutory holidays: 24 hours",
    ),
    "fr": (
        "Pour en savoir plus, communiquez avec l'Unité technique des clients commerciaux.",
        "Heures de service : 08:00 \u2013 17:00 HE", "Jours ouvrables 17:00 \u2013 08:00 HE",
        "Fins de semaine et jours fériés : 24 heures",
    ),
}  # fmt: skip
AFTER = {
    "en": (
        "Topic(s)", "CBSA Assessment and Revenue Management (CARM)", "Release",
        "System Updates/Outages & Delays at the Border", "Exports", "Information source",
        "Canada Border Services Agency (CBSA)", "Disclaimer",
        "The foregoing information is provided for informational purposes only.",
    ),
    "fr": (
        "Sujet(s)", "Gestion des cotisations et des recettes de l'ASFC (GCRA)",
        "Mises à jour des systèmes, pannes et retards à la frontière", "Source d'information",
        "Agence des services frontaliers du Canada (ASFC)", "Avis de non-responsabilité",
        "Les renseignements qui précèdent sont fournis à titre d'information seulement.",
    ),
}  # fmt: skip


# A page before it is text or HTML.


@dataclass(frozen=True)
class _Line:
    text: str
    tag: str = "p"


_Piece = _Line | Field | Table


def happened_once(naive: datetime) -> bool:
    """Whether an Eastern wall-clock time was neither skipped nor repeated."""
    readings = (naive.replace(tzinfo=TORONTO, fold=fold) for fold in (0, 1))
    return len({reading.utcoffset() for reading in readings}) == 1


def across_a_change(facts: Facts) -> bool:
    """Whether a window of the facts begins in standard time and ends in summer time, or back."""
    windows = [window for section in facts.sections for window in section.windows]
    return any(
        end and start.replace(tzinfo=TORONTO).tzname() != end.replace(tzinfo=TORONTO).tzname()
        for start, end in windows
    )


def dated(facts: Facts) -> date:
    """The date of publication that the variation "dated" prints under the title."""
    starts = [start for section in facts.sections for start, _ in section.windows]
    return min(starts, default=datetime(2018, 11, 14)).date() - timedelta(days=1)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


class _Half:
    """The bulletin in one language."""

    def __init__(self, facts: Facts, how: How, language: str) -> None:
        self.facts, self.how, self.language = facts, how, language
        pick = self.pick = _Pick(how, language)
        self.style = pick("label", (0, 1))
        self.case = pick("case", ("as it is", "upper", "lower"))
        self.space = pick("spaces", (" ", "\u00a0", "  "))
        self.colon = pick("label", ("", ":", " :", ""))
        french = ("(HE)", "HE")
        english = ("(ET)", "ET", "EST", "(eastern time)", "Eastern", "HE", "(HE)")
        self.zone = pick("zone", french if language == "fr" else english)
        if self.zone == "EST" and across_a_change(facts):
            self.zone = "ET"
        self.stamps = pick("stamp", STAMPS[:8] if language == "fr" else STAMPS)
        dates = DATES[language][:-1] if how.slip == "weekday" else DATES[language]
        self.dates = pick("date", dates)
        self.clocks = pick("clock", CLOCKS[language])
        self.span = pick("join", SPANS[language])
        self.long_span = pick("join", LONG_SPANS[language])
        self.after = pick("order", (False, True))
        self.comma = pick("order", ("", ","))
        self.first_in_prose = True

    # Names and times.

    def names(self, systems: Sequence[System]) -> str:
        """The systems in a sentence."""
        if self.language == "en" and len(systems) > 1 and set(systems) <= set(PORTALS):
            listed = [PORTALS[each] for each in systems]
            if self.pick("names", (False, True)):
                return f"the {join_names(listed, 'en')} Portals"
        named = [self.pick("names", self.spellings(each)) for each in systems]
        return join_names(named, self.language)

    def spellings(self, system: System) -> tuple[str, ...]:
        """The names of a system; the bare Portal of old where nothing else is meant."""
        names = NAMES[self.language][system]
        used = {each for part in self.facts.sections for each in part.systems + part.clients_also}
        bare = system is System.EMANIFEST_PORTAL and len(used) == 1
        before_2020 = dated(self.facts).year < 2019
        return (*names, "the Portal") if self.language == "en" and bare and before_2020 else names

    def title_of(self, systems: Sequence[System]) -> str:
        """The systems in a title or heading."""
        if self.language == "fr":
            return self.names(systems)
        return self.names(systems).replace("the ", "").replace("all ", "")

    def zoned(self, when: datetime) -> str:
        """The label of the zone, the right one or by slip the wrong one."""
        if self.how.slip == "no zone":
            return ""
        name = str(when.replace(tzinfo=TORONTO).tzname())
        if self.how.slip == "zone":
            return "EDT" if name == "EST" else "EST"
        return name if self.zone == "EST" else self.zone

    def clock(self, when: datetime, *, end: bool = False) -> dict[str, str]:
        """The spellings of a time that a template may use."""
        day, hour = when.date(), f"{when:%H}"
        if end and self.ends_the_day(when):
            day, hour = day - timedelta(days=1), "24"
        twelve, half = f"{(when.hour - 1) % 12 + 1}", "AM" if when.hour < 12 else "PM"
        return {
            "day": f"{day}", "time": f"{hour}:{when:%M}", "hour": hour, "minute": f"{when:%M}",
            "short": f"{int(hour)}:{when:%M}", "twelve": f"{twelve}:{when:%M} {half}",
            "glued": f"{twelve:0>2}:{when:%M}{half.lower()}", "zone": self.zoned(when),
        }  # fmt: skip

    def ends_the_day(self, when: datetime) -> bool:
        """Whether this midnight is written as 24:00."""
        padded = self.clocks == "{time}" and self.stamps in STAMPS[:7]
        return padded and "midnight" in self.how.vary and f"{when:%H:%M}" == "00:00"

    def stamp(self, when: datetime, *, end: bool = False) -> str:
        """A time of a table."""
        clock = self.clock(when, end=end)
        glued = clock["zone"].endswith("astern") and "}{zone}" in self.stamps
        return (STAMPS[0] if glued else self.stamps).format(**clock).rstrip()

    def day(self, day: date, *, slipping: bool = False, short: bool = False) -> str:
        """A date of the prose; by slip with the wrong weekday or year."""
        slip = self.how.slip if slipping else None
        weekday = (day.weekday() + (slip == "weekday")) % 7
        ordinal = "1er" if self.language == "fr" and day.day == 1 else day.day
        template = "{a} {d} {b} {y}" if short and self.language == "fr" else self.dates
        if isinstance(ordinal, str):
            template = template.replace("{d:02}", "{d}")
        return template.format(
            a=DAYS[self.language].split()[weekday],
            b=MONTHS[self.language].split()[day.month - 1],
            d=ordinal,
            y=day.year + (slip == "prose year"),
        )

    def phrases(self, windows: Sequence[Window]) -> Iterator[str]:
        """The windows in prose; those of one day share its date, as days can share their hours."""
        link = WORDS[self.language]["and"]
        closed = [(start, end) for start, end in windows if end is not None]
        together: list[tuple[str, list[str], int]] = []  # hours, days, how many windows
        for _, group in groupby(closed, self.sharing):
            slipping, self.first_in_prose = self.first_in_prose, False
            spans = list(group)
            (start, end), first = spans[0], spans[0][0].date()
            last = self.last_day(end)
            if last != first:
                days = [self.day(each, slipping=slipping, short=True) for each in (first, last)]
                hours = self.hours(start, end, self.long_span, *days)
                together.append((hours, [], 1))
                continue
            hours = link.join(self.hours(start, end, self.span) for start, end in spans)
            day = self.day(first, slipping=slipping)
            if "days" in self.how.vary and together and together[-1][::2] == (hours, len(spans)):
                together[-1][1].append(day)
            else:
                together.append((hours, [day], len(spans)))
        alone = all(count == 1 for _, _, count in together)  # else "and" would be ambiguous
        after = self.after and alone
        for hours, days, _ in together:
            on = link.join({"en": "on ", "fr": ""}[self.language] + day for day in days)
            yield (f"{hours} {on}" if after else f"{on}{self.comma} {hours}") if days else hours

    def hours(self, start: datetime, end: datetime, template: str, *days: str) -> str:
        """One window in prose."""
        first, last = days or ("", "")
        return template.format(
            s=self.clocks.format(**self.clock(start)).lower(),
            e=self.clocks.format(**self.clock(end, end=True)).lower(),
            z=f" {self.zoned(start)}".rstrip(), y=f" {self.zoned(end)}".rstrip(), f=first, l=last,
        )  # fmt: skip

    def last_day(self, end: datetime) -> date:
        """The date that is printed with an end."""
        return end.date() - timedelta(days=self.ends_the_day(end))

    def sharing(self, window: tuple[datetime, datetime]) -> tuple[date, datetime | None]:
        """What windows with one date in common have in common."""
        start, end = window
        return (start.date(), None if self.last_day(end) == start.date() else start)

    # Sentences.

    def say(self, which: str, **words: str) -> str:
        """One of the fixed sentences."""
        return _capital(self.pick("words", SENTENCES[self.language][which]).format(**words))

    def effect(self, section: Section) -> str:
        """What happens to the systems: a sentence without its full stop."""
        many = len(section.systems) > 1
        words = self.facts.maintenance, self.language
        be, works = {
            (True, "en"): ("will be", "will carry out maintenance on"),
            (False, "en"): ("are" if many else "is", "looks into an issue with"),
            (True, "fr"): ("seront" if many else "sera", "fera un entretien sur"),
            (False, "fr"): ("sont" if many else "est", "examine un problème concernant"),
        }[words]
        if self.language == "en" and section.impact is Impact.DELAYED and not words[0]:
            be = "are"
        template = self.pick("effect", EFFECTS[self.language][section.impact])
        names = self.names(section.systems)
        if not many and names.startswith("all "):
            be = be.replace("is", "are")
        text = _contracted(template.format(n=names, be=be, works=works))
        if many and self.language == "fr":
            text = text.replace("non disponible", "non disponibles")
        return text

    def lasting(self, section: Section) -> str:
        """How long it takes, as `30 minutes`."""
        if section.minutes == 60:
            return {"en": "1 hour", "fr": "1 heure"}[self.language]
        return f"{'5-10' if section.minutes == 10 else section.minutes} minutes"

    def told(self, section: Section) -> list[str]:
        """The effect on the systems, with its windows."""
        effect, phrases = self.effect(section), list(self.phrases(section.windows))
        way = self.pick("prose", ("lead", "on", "list"))
        space = {"en": "", "fr": " "}[self.language]
        if not section.windows:
            return [_capital(effect) + "."]
        if way == "lead":
            # After a window and a colon the verb can lack.
            bare = re.sub(r" (is|are|will be) (?=unavailable)", " ", effect)
            effect = self.pick("effect", (effect, bare))
            return [f"{_capital(each.removeprefix('on '))}{space}: {effect}." for each in phrases]
        if way == "list" and (self.facts.headed or len(self.facts.sections) == 1):
            bullet = self.pick("bullets", ("", "\u2022 ", "- ", "* "))
            points = [bullet + _capital(each.removeprefix("on ")) for each in phrases]
            return [f"{_capital(effect)}{space}:", *points]
        joined = WORDS[self.language]["and"].join(phrases)
        return [f"{_capital(effect)} {joined}."]

    def description(self, section: Section, *, windows: bool, first: bool) -> tuple[str, ...]:
        """The lines of a description."""
        facts, how = self.facts, self.how
        lines = []
        if first and facts.status is BulletinStatus.RESOLVED and self.resolved_in_body():
            lines.append(self.say("resolved"))
        if first and facts.status is BulletinStatus.CANCELLED:
            lines.append(self.say("cancelled"))
        if windows:
            lines += self.told(section)
        else:
            lines.append(_capital(self.effect(section)) + ".")
        if section.minutes:
            lines.append(self.say("approx", m=self.lasting(section)))
        used = {each for part in facts.sections for each in part.systems + part.clients_also}
        others = [each for each in PORTALS if each not in used]
        if first and "around" in how.vary and others:
            name = NAMES[self.language][self.pick("around", others)][0]
            out = {part.impact for part in facts.sections} == {Impact.UNAVAILABLE}
            which = self.pick("around", ("instead", "around" if out else "instead"))
            lines.append(_contracted(self.say(which, n=name)))
        lines.append(self.say("regret" if facts.maintenance else "fix"))
        is_open = any(end is None for _, end in section.windows)
        if is_open and "next" in how.vary and self.language == "en":
            later = section.windows[0][0] + timedelta(hours=26)
            lines.append(f"The next update will be provided by {self.stamp(later)}.")
        return tuple(lines)

    def resolved_in_body(self) -> bool:
        """Whether the body says so, and not the title alone."""
        return _Pick(self.how, "")("resolved", ("both", "word", "body")) != "word"

    def action(self, section: Section) -> tuple[str, ...]:
        """What to do, and the penalty sentence."""
        lines = [self.say("procedures")]
        if section.penalty:
            lines.append(self.say(section.penalty))
        return tuple(lines)

    def clients(self, section: Section) -> str:
        """The clients line; it must name the systems if it names more of them."""
        options = CLIENTS[self.language][: 2 if section.clients_also else 3]
        template = self.pick("clients", options)
        return _contracted(template.format(n=self.names(section.systems + section.clients_also)))

    def title(self) -> str:
        """Number, status and what it is about."""
        facts, pick = self.facts, self.pick
        if facts.title is not None and self.language == "en":
            return facts.title
        word = pick("title", STATUS[self.language].get(facts.status, ("",)))
        in_body = _Pick(self.how, "")("resolved", ("both", "word", "body")) == "body"
        if facts.status is BulletinStatus.RESOLVED and in_body:
            word = ""
        about = self.subject()
        if facts.number is None:
            return word + about
        dash = pick("dash", (" - ", " ", " \u2013 ", " \u2014 ", "- "))
        return pick(
            "title",
            (
                f"{facts.number}{dash}{word}{about}",
                f"{word}{facts.number}{dash}{about}",
                f"CBSA Message ({facts.number}){dash}{word}{about}",
                f"CBSA Message ( {facts.number}): {word}{about}",
            ),
        )

    def subject(self) -> str:
        """The title without number and status."""
        facts = self.facts
        systems = [each for section in facts.sections for each in section.systems]
        impacts = {section.impact for section in facts.sections}
        if facts.headed:
            about = self.pick("title", GENERIC[self.language])
        elif facts.maintenance:
            about = self.pick("title", MAINTENANCE[self.language])
            if self.language == "en" and impacts == {Impact.UNAVAILABLE}:
                about += self.pick("title", ("", " Unavailability", " Outage"))
        else:
            about = self.pick("title", PROBLEMS[self.language][facts.sections[0].impact])
        days = sorted(start for section in facts.sections for start, _ in section.windows)
        if days and self.language == "en" and facts.maintenance:
            one, other = days[0], days[-1]
            month = MONTHS["en"].split()[one.month - 1]
            if one.date() == other.date():
                about += self.pick("title", ("", f", {one.day} {month}", f", {month} {one.day}"))
            elif (one.year, one.month) == (other.year, other.month):
                about += self.pick("title", ("", f", {one.day}-{other.day} {month}"))
        return _contracted(about.format(n=self.title_of(systems)))

    # The page.

    def label(self, which: str) -> str:
        """A label as this page spells it."""
        options = LABELS[self.language][which]
        text = options[self.style % len(options)]
        if self.case != "as it is":
            text = text.upper() if self.case == "upper" else text.lower()
        return text.replace(" ", self.space, 1) if which in {"start", "end"} else text

    def pieces(self, title: str | None) -> list[_Piece]:
        """The half as pieces, without furniture."""
        found: list[_Piece] = [] if title is None else [_Line(title, "h1")]
        for number, section in enumerate(self.facts.sections):
            found += self.section(section, first=number == 0)
        return found

    def section(self, section: Section, *, first: bool) -> list[_Piece]:
        """One section in the layout of the page."""
        how, layout = self.how, self.how.layout
        in_prose = layout in {Layout.HEADINGS, Layout.PROSE}
        echo = "echo" in how.vary or how.slip in {"weekday", "prose year"}
        told = in_prose or (echo and all(end for _, end in section.windows))
        description = self.description(section, windows=told, first=first)
        action = self.action(section)
        heading = None
        if self.facts.headed:
            of = {"en": "{n} Maintenance", "fr": "Entretien de {n}"}[self.language]
            heading = _contracted(of.format(n=self.title_of(section.systems)))
        if layout in {Layout.STACKED, Layout.PIPES, Layout.CELLS}:
            return self.grid(section, heading, description, action)
        pieces: list[_Piece] = [_Line(heading, "h2")] if heading else []
        if layout is Layout.PROSE and section.windows:
            return pieces + [_Line(each) for each in (*description, *action)]
        if layout is Layout.NOTICE:
            start = section.windows[0][0]
            weekday = (start.weekday() + (how.slip == "weekday")) % 7
            name = DAYS["en"].split()[weekday]
            pieces.append(_Line(f"Notice received: {name} {self.stamp(start)}"))
        elif layout in TABLES:
            pieces += self.fields(section)
        if layout is not Layout.HEADINGS:
            glue = self.pick("label", (None, ": "))
            label = self.label("clients") + ("" if glue else self.colon)
            pieces.append(Field(label, (self.clients(section),), glue))
        return [*pieces, *self.text(description, action)]

    def text(self, description: Sequence[str], action: Sequence[str]) -> list[Field]:
        """Description and action; the label of the latter may lack, as its link may."""
        described = Field(self.label("description") + self.colon, tuple(description))
        if self.pick("action", (True, False)):
            return [described, Field(self.label("action") + self.colon, tuple(action))]
        return [described._replace(values=(*description, *action[1:]))]

    def fields(self, section: Section) -> list[_Piece]:
        """Starts and ends under or after their labels."""
        starts = tuple(self.stamp(start) for start, _ in section.windows)
        ends = tuple(self.stamp(end, end=True) for _, end in section.windows if end)
        same = self.how.layout is Layout.SAME_LINE
        glue = self.pick("label", (" ", ": ")) if same else None
        colon = "" if same else self.colon
        pieces: list[_Piece] = [Field(self.label("start") + colon, starts, glue)]
        if ends:
            pieces.append(Field(self.label("end") + colon, ends, glue))
        elif (phrase := self.pick("end", (None, "", *UNENDED[self.language]))) is not None:
            values = (phrase,) if phrase else ()
            pieces.append(Field(self.label("end") + colon, values, glue))
        return pieces

    def grid(
        self,
        section: Section,
        heading: str | None,
        description: Sequence[str],
        action: Sequence[str],
    ) -> list[_Piece]:
        """A table of starts, ends and clients, then the text under it or as rows of it."""
        rows = "rows" in self.how.vary and self.how.layout is not Layout.STACKED
        labels = tuple(self.label(each) + self.colon for each in ("start", "end", "clients"))
        ends = [
            self.stamp(end, end=True) if end else self.pick("end", UNENDED[self.language])
            for _, end in section.windows
        ]
        starts = [self.stamp(start) for start, _ in section.windows]
        cells = ("\n".join(starts), "\n".join(ends), self.clients(section))
        table, text = (labels, cells), self.text(description, action)
        if not rows:
            pieces: list[_Piece] = [_Line(heading, "h2")] if heading else []
            return [*pieces, Table(table), *text]
        above = ((heading,),) if heading else ()
        return [Table((*above, *table, *((line,) for field in text for line in lines_of(field))))]


def _contracted(text: str) -> str:
    for long, short in (("de le ", "du "), ("à le ", "au ")):
        text = text.replace(long, short)
    return text


def _moved(facts: Facts) -> Facts:
    """The facts with another end of the last window: what the slip "french" prints."""
    *others, last = facts.sections
    *before, (start, end) = last.windows
    moved = end and end + timedelta(minutes=30)
    return replace(facts, sections=(*others, replace(last, windows=(*before, (start, moved)))))


def _page(facts: Facts, how: How) -> tuple[str, list[_Piece]]:
    """The title, and all the pieces from the top of the page to its foot."""
    languages = ["en", "fr"] if facts.language == "both" else [facts.language]
    if "french first" in how.vary:
        languages.reverse()
    halves = [_Half(facts, how, language) for language in languages]
    if how.slip == "french":
        halves[1] = _Half(_moved(facts), how, languages[1])
    titles: list[str | None] = [half.title() for half in halves]
    if len(halves) > 1 and halves[0].pick("one title", (False, True)):
        titles = [f"{titles[0]} / {titles[1]}", None]
    pieces: list[_Piece] = []
    if "before" in how.vary:
        pieces += [_Line(text, "nav") for text in BEFORE[languages[0]]]
    for half, title in zip(halves, titles, strict=True):
        made = half.pieces(title)
        if half is halves[0] and "dated" in how.vary:
            day, language = dated(facts), languages[0]
            month = MONTHS[language].split()[day.month - 1]
            text = f"{month} {day.day}, {day.year}"
            made.insert(1, _Line(text if language == "en" else f"{day.day} {month} {day.year}"))
        pieces += made
    if "contacts" in how.vary and how.slip != "no zone":  # its hours state the zone
        pieces += [_Line(text) for text in CONTACTS[languages[0]]]
    if "after" in how.vary:
        pieces += [_Line(text, "footer") for text in AFTER[languages[0]]]
    return titles[0] or "", pieces


# Text.


def _text_of(piece: _Piece, how: How, pick: _Pick) -> list[str]:
    """A piece as lines; a blank line may follow each."""
    if isinstance(piece, _Line):
        return lines_of(_wrapped(piece.text, how) if piece.tag == "p" else piece.text)
    if isinstance(piece, Field):
        if not piece.glue:
            piece = piece._replace(values=tuple(_wrapped(value, how) for value in piece.values))
        return lines_of(piece)
    if how.layout is Layout.STACKED:
        return [line for row in piece.rows for cell in row for line in cell.split("\n")]
    if how.layout is Layout.CELLS:
        rows = [("|", *(f"{cell} |" for cell in row)) for row in piece.rows]
        return [cell.replace("\n", " ") for row in rows for cell in row]
    opening, between = pick("pipes", ("", "| ")), pick("pipes", (" | ", "|"))
    empty, inside = pick("pipes", ("", "|||")), pick("pipes", (" ", "\n"))
    return lines_of(Table(piece.rows, f"{opening}{{}} |{empty}", between, inside))


def _wrapped(text: str, how: How) -> str:
    """A paragraph, hard-wrapped if that variation is on; its lines stay together."""
    lines = wrap(text, 72, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines) if "wrap" in how.vary else text


def _text(pieces: Sequence[_Piece], how: How) -> str:
    pick = _Pick(how, "text")
    gaps = ("", "\n", " \n", "\n\n", "\u00a0\n", " \t\u00a0\n\n")
    trail = ("", "", "", " ", "\u00a0")
    table = _Pick(how, "table")
    text = ""
    for piece in pieces:
        table.count.clear()  # all tables of a page are alike
        for line in _text_of(piece, how, table):
            text += pick("spaces", trail[:3]) + line + pick("spaces", trail) + "\n"
            text += pick("gaps", gaps)
        if "gaps" not in how.vary:
            text += "\n"
    return text.replace("\n", "\r\n") if "crlf" in how.vary else text


# HTML.


def _marked(text: str, pick: _Pick) -> str:
    marked = escape(text, quote=False).replace("\u00a0", "&nbsp;")
    if pick("html", (False, False, True)):
        marked = marked.replace("1er ", "1<sup>er</sup> ").replace(" ", "&nbsp;", 1)
    return marked


def _html_of(piece: _Piece, pick: _Pick) -> str:
    if isinstance(piece, _Line):
        inner = _marked(piece.text, pick)
        if piece.tag in {"nav", "footer"}:
            return f"<{piece.tag}><ul><li>{inner}</li></ul></{piece.tag}>"
        if piece.tag == "p":
            return pick("html", (f"<p>{inner}</p>", f"<div>{inner}</div>", f"<p>\n  {inner}\n</p>"))
        return pick(
            "html",
            (
                f"<{piece.tag}>{inner}</{piece.tag}>",
                f"<p><strong>{inner}</strong></p>",
                f"<h3><span>{inner}</span></h3>",
            ),
        )
    if isinstance(piece, Field):
        label, values = _marked(piece.label, pick), [_marked(each, pick) for each in piece.values]
        if piece.glue:
            return f"<p><strong>{label}{piece.glue.rstrip()}</strong> {' '.join(values)}</p>"
        brs, ps = "<br>".join(values), "".join(f"<p>{each}</p>" for each in values)
        return pick(
            "html",
            (
                f"<p><strong>{label}</strong></p>{ps}",
                f"<p><b>{label}</b><br />{brs}</p>",
                f"<div>{label}</div><div>{ps}</div>",
                f"<dl><dt>{label}</dt><dd>{brs}</dd></dl>",
                f"<table><tr><th>{label}</th><td>{brs}</td></tr></table>",
            ),
        )
    heading = [row for row in piece.rows[:1] if len(row) == 1]
    labels, cells, *under = piece.rows[len(heading) :]
    head = "".join(f"<th>{_marked(label, pick)}</th>" for label in labels)
    glue = pick("html", ("<br>", "<br />\n", "</p><p>"))
    set_cells = [glue.join(_marked(value, pick) for value in cell.split("\n")) for cell in cells]
    body = "".join(
        f"<td><p>{cell}</p></td>" if "/p" in glue else f"<td>{cell}</td>" for cell in set_cells
    )
    empty = pick("html", ("", "<td>&nbsp;</td>", "<td></td>"))
    rows = [f'<tr><td colspan="3"><b>{_marked(text, pick)}</b></td></tr>' for (text,) in heading]
    rows += [f"<tr>{head}</tr>", f"<tr>{body}{empty}</tr>"]
    rows += [f'<tr><td colspan="3">{_marked(text, pick)}</td></tr>' for (text,) in under]
    return f'<table border="1"><tbody>{pick("html", ("", chr(10))).join(rows)}</tbody></table>'


def _html(pieces: Sequence[_Piece], how: How, title: str) -> str:
    pick = _Pick(how, "html")
    gaps = ("", "\n", "<p>&nbsp;</p>", "<br>", "<p></p>\n", "<!-- 2020-01-01 05:00 ET -->")
    body = "".join(_html_of(piece, pick) + "\n" + pick("gaps", gaps) for piece in pieces)
    head = (
        f'<meta charset="utf-8"><title>{_marked(title, pick)}</title>'
        "<style>p { margin: 0 }</style><script>var made = '2020-01-01 05:00 ET';</script>"
    )
    whole = f"<!DOCTYPE html>\n<html><head>{head}</head>\n<body>\n{body}</body></html>\n"
    return pick("html", (whole, whole, f"<div>{body}</div>"))


# E-mail.


def _mail(text: str, html: str | None, how: How, title: str) -> bytes:
    pick = _Pick(how, "mail")
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = "notices@example.org", "filings@example.com"
    mail["Subject"] = ("FW: " if "forward" in how.vary else "") + title
    mail["Date"] = MAIL_DATE
    mail["Message-ID"] = "<1@example.org>"
    cte = pick("mail", ("8bit", "quoted-printable", "base64"))
    charset = pick("mail", ("utf-8", "utf-8", "windows-1252"))
    if html is None:
        mail.set_content(text, charset=charset, cte=cte)
    elif pick("mail", (False, True)):
        mail.set_content(html, subtype="html", charset="utf-8", cte=cte)
    else:
        mail.set_content(text, charset=charset, cte=cte)
        mail.add_alternative(html, subtype="html", charset="utf-8", cte=cte)
    return mail.as_bytes()


def write(facts: Facts, how: How, form: Form = Form.TEXT) -> str | bytes:
    """The page of these facts, written that way and handed over in that form."""
    title, pieces = _page(facts, how)
    if "quotes" in how.vary:
        pieces = [_quoted(piece) for piece in pieces]
    text = _text(pieces, how)
    if form is Form.TEXT:
        return text
    if form is Form.BYTES:
        return text.encode(_Pick(how, "bytes")("encoding", ("utf-8", "utf-8-sig")))
    if form is Form.MAIL:
        return _mail(text, None, how, title)
    html = _html(pieces, how, title)
    return html if form is Form.HTML else _mail(text, html, how, title)


def _quoted(piece: _Piece) -> _Piece:
    """The piece with printer's apostrophes."""

    def quoted(texts: Sequence[str]) -> tuple[str, ...]:
        return tuple(text.replace("'", "\u2019") for text in texts)

    if isinstance(piece, _Line):
        return replace(piece, text=quoted([piece.text])[0])
    if isinstance(piece, Field):
        return piece._replace(values=quoted(piece.values))
    return piece._replace(rows=tuple(quoted(row) for row in piece.rows))


# Facts and ways, drawn.

SCHEDULED_WORDS = (
    BulletinStatus.SCHEDULED, BulletinStatus.UPDATE, BulletinStatus.CORRECTION,
    BulletinStatus.CANCELLED,
)  # fmt: skip
UNSCHEDULED_WORDS = (
    BulletinStatus.INITIAL, BulletinStatus.UPDATE, BulletinStatus.CORRECTION,
    BulletinStatus.RESOLVED,
)  # fmt: skip
ON_EDI = {*ROUTES, System.IID, System.DIF}
minutes_of_day = st.integers(0, 47).map(lambda half: half * 30) | st.integers(0, 1439)
lengths = st.sampled_from([30, 60, 90, 120, 360, 1440]) | st.integers(1, 4000)


@st.composite
def _windows(draw: st.DrawFn, first: date) -> tuple[Window, ...]:
    """One to four windows that follow each other, none with a time that the clocks repeat."""
    found: list[Window] = []
    after = datetime(first.year, first.month, first.day)
    week = timedelta(days=draw(st.sampled_from([0, 0, 1, 7])))
    for _ in range(draw(st.integers(1, 2 if week else 4))):
        start = after + timedelta(minutes=draw(minutes_of_day) + bool(found))
        after = start + timedelta(minutes=draw(lengths))
        if draw(st.integers(0, 5)) == 5 and after.time() > datetime.min.time():
            after = datetime(after.year, after.month, after.day) + timedelta(days=1)
        if happened_once(start) and happened_once(after):
            found.append((start, after))
    if week and found and found[-1][1] and found[-1][1] < found[0][0] + week:
        # The same hours on another day.
        again = [(start + week, end and end + week) for start, end in found]
        found += [pair for pair in again if all(when and happened_once(when) for when in pair)]
    midday = datetime(first.year, first.month, first.day, 12)
    return tuple(found or [(midday, midday + timedelta(hours=1))])


@st.composite
def _section(
    draw: st.DrawFn,
    systems: tuple[System, ...],
    first: date,
    *,
    maintenance: bool,
    opened: bool,
) -> Section:
    """What is said of these systems."""
    windows = draw(_windows(first))
    if opened:
        return Section(
            systems,
            ((windows[0][0], None),),
            draw(st.sampled_from(Impact)),
            penalty=draw(st.sampled_from(["2h", None])),
        )
    if not maintenance:
        windows = windows[:1]
    shortest = min(end - start for start, end in windows if end)
    minutes = draw(st.sampled_from([None, None, 5, 10, 30, 60]))
    return Section(
        systems,
        windows,
        draw(st.sampled_from(Impact)),
        minutes if minutes and timedelta(minutes=minutes) < shortest else None,
        draw(st.sampled_from(["2h", None, "aci"])),
    )


@st.composite
def bulletins(draw: st.DrawFn) -> Facts:
    """The facts of a bulletin that leaves nothing in doubt."""
    language = draw(st.sampled_from(["en", "en", "fr", "both"]))
    maintenance = draw(st.booleans())
    headed = maintenance and draw(st.booleans())
    status = draw(st.sampled_from(SCHEDULED_WORDS if maintenance else UNSCHEDULED_WORDS))
    first = draw(st.dates(date(2007, 3, 20), date(2030, 12, 31)))
    count = draw(st.integers(1, 3)) if maintenance else 1
    opened = not maintenance and status is not BulletinStatus.RESOLVED and draw(st.booleans())
    known = NAMES["en" if language == "en" else "fr"]
    with_routes = headed or count == 1  # without headings, what a route's title puts out is unclear
    order = draw(st.permutations([each for each in known if with_routes or each not in ROUTES]))
    sections: list[Section] = []
    for _ in range(count):
        systems = [order.pop() for _ in range(draw(st.integers(1, 2 if count > 1 else 3)))]
        if System.EDI in systems or not headed:
            systems = [each for each in systems if each not in ROUTES] or systems[:1]
        section = draw(_section(tuple(systems), first, maintenance=maintenance, opened=opened))
        if sections and not headed:  # of prose alone, all is common but systems and windows
            section = replace(sections[0], systems=section.systems, windows=section.windows)
        sections.append(section)
    may_disagree = language == "en" and status is not BulletinStatus.CANCELLED
    if may_disagree and (headed or count == 1) and draw(st.sampled_from([False] * 7 + [True])):
        riding = ON_EDI if System.EDI in sections[0].systems else set()
        others = [each for each in order if each not in riding]
        sections[0] = replace(sections[0], clients_also=tuple(others[:1]))
    number = f"{draw(st.integers(1, 999)):0{draw(st.integers(3, 4))}}"
    kind = draw(st.sampled_from(["TCC", "TCC", "EDI"])) if first.year < 2012 else "TCC"
    numbered = f"{kind}{first:%y}-{number}"
    return Facts(
        draw(st.sampled_from([numbered, numbered, numbered, None])),
        status,
        tuple(sections),
        language,
        headed,
        maintenance,
    )


def layouts(facts: Facts) -> list[Layout]:
    """The layouts that can hold these facts."""
    windows = [window for section in facts.sections for window in section.windows]
    closed = all(end for _, end in windows)
    in_prose = closed and not any(section.clients_also for section in facts.sections)
    found = []
    if windows and (facts.headed or len(facts.sections) == 1):
        single = len(windows) == len(facts.sections)
        found += [each for each in TABLES if single or each is not Layout.SAME_LINE]
    if in_prose and (facts.number or facts.maintenance):  # or it has no mark of a bulletin
        found.append(Layout.HEADINGS if facts.headed else Layout.PROSE)
    if not closed and facts.language == "en":
        found.append(Layout.NOTICE)
    return found


def slips(facts: Facts, layout: Layout) -> list[str]:
    """The slips that a page of these facts can have."""
    windows = [window for section in facts.sections for window in section.windows]
    closed = all(end for _, end in windows)
    if facts.status is BulletinStatus.CANCELLED:
        return []
    if facts.language == "both":
        last = windows[-1][1]
        return ["french"] if last and happened_once(last + timedelta(minutes=30)) else []
    if facts.language == "fr":
        return []
    found = ["no zone"] if across_a_change(facts) else ["zone", "no zone"]
    if closed or layout is Layout.NOTICE:
        found.append("weekday")
    if (
        closed
        and layout in TABLES
        and not any(f"{day:%m%d}" == "0229" for each in windows for day in each)
    ):
        found.append("prose year")
    return found


@st.composite
def ways(draw: st.DrawFn, facts: Facts) -> How:
    """A way to write these facts, now and then with a slip."""
    fitting = layouts(facts)
    rare = [each for each in fitting if each not in TABLES]
    layout = draw(st.sampled_from([*fitting, *rare, *rare]))
    clean = not any(section.clients_also for section in facts.sections)
    slip = draw(st.sampled_from([*[None] * 8, *(slips(facts, layout) if clean else ())]))
    names = st.sampled_from(VARIATIONS)
    few, many = st.frozensets(names), st.frozensets(names, min_size=len(VARIATIONS) // 2)
    vary = draw(few | many | st.just(frozenset(VARIATIONS)))
    return How(layout, vary, slip, draw(st.integers(0, 999)))
