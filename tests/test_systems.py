"""The systems: their names, and which rides on which."""

import json
from importlib.resources import files
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

from graceperiod import OutageCalendar, System, UnknownSystemError


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("CCP", "CARM_CLIENT_PORTAL"),
        ("CARM Client portals", "CARM_CLIENT_PORTAL"),
        ("portail client de la GCRA", "CARM_CLIENT_PORTAL"),
        ("portail de la GCRA", "CARM_CLIENT_PORTAL"),
        ("eManifest Portal", "EMANIFEST_PORTAL"),
        ("e-manifest portal", "EMANIFEST_PORTAL"),
        ("Portail du manifeste electronique", "EMANIFEST_PORTAL"),
        ("Canadian Export Reporting System (CERS)", "CERS_PORTAL"),
        ("SCDE", "CERS_PORTAL"),
        ("Electronic Data Interchange (EDI)", "EDI"),
        ("all EDI connections", "EDI"),
        ("CIG", "CUSTOMS_INTERNET_GATEWAY"),
        ("value-added network", "VAN"),
        ("direct connect", "DIRECT_CONNECT"),
        ("CAD API", "CAD_API"),
        ("Single Window Initiative (SWI)", "IID"),
        ("déclaration intégrée des importations (DII)", "IID"),
        ("fonctionnalité d’imagerie documentaire (FID)", "DIF"),
    ],
)
def test_names_of_bulletins_are_understood(name: str, system: str) -> None:
    """English, French, abbreviated, with or without accents and case."""
    assert System.parse(name) is System(system)


@pytest.mark.parametrize("system", System)
def test_every_label_reads_back(system: System) -> None:
    """The id and both labels of a system name it, and its value is its name."""
    assert system == system.name
    for name in (system.value, system.label, system.label_fr, system.value.lower()):
        assert System.parse(name) is system


def test_the_file_has_each_system_and_no_name_twice() -> None:
    """A name that named two would be a guess: each is listed under one system, once."""
    listed = json.loads((files("graceperiod") / "systems.json").read_text("utf-8"))["systems"]
    assert [facts["id"] for facts in listed] == list(System)
    for facts in listed:
        names = [facts["label"], facts["label_fr"], *facts["other_names"]]
        assert {System.parse(name) for name in names} == {facts["id"]}
        assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("Portail CERS", "CERS_PORTAL"),
        ("CERS Web Portal", "CERS_PORTAL"),
        ("SCDE (portail)", "CERS_PORTAL"),
        ("portail CARM", "CARM_CLIENT_PORTAL"),
        ("Portail GCRA", "CARM_CLIENT_PORTAL"),
        ("GCRA-portail", "CARM_CLIENT_PORTAL"),
        ("the Portal: CARM Client", "CARM_CLIENT_PORTAL"),
        ("Portal eManifest", "EMANIFEST_PORTAL"),
        ("portail e\u0301Manifest", "EMANIFEST_PORTAL"),
        ("portail Manifeste électronique", "EMANIFEST_PORTAL"),
        ("CARMportal", "CARM_CLIENT_PORTAL"),
        ("\N{MATHEMATICAL BOLD CAPITAL C}ERS, le portail web", "CERS_PORTAL"),
    ],
)
def test_a_portal_is_named_in_any_order(name: str, system: str) -> None:
    """By what it is for, and a word for portal before or after it, in either language."""
    assert System.parse(name) is System(system)


def test_letters_in_another_order_suggest_the_name() -> None:
    """Although so short a name is far from it letter by letter."""
    with pytest.raises(UnknownSystemError, match=r"did you mean CARM_CLIENT_PORTAL\?"):
        System.parse("CRAM")


def test_an_unknown_name_suggests_the_nearest() -> None:
    """A misspelling gets the system meant, and the list of all."""
    with pytest.raises(UnknownSystemError, match="did you mean CERS_PORTAL\\? the systems are EDI"):
        System.parse("CERS_PORTL")


@pytest.mark.parametrize("name", ["", "fax", "x" * 1_000_000, "EDI" + " " * 1_000_000])
def test_what_is_far_from_all_names_gets_the_list(name: str) -> None:
    """No suggestion is made where none is near, and a long text is not searched."""
    with pytest.raises(UnknownSystemError, match="the systems are EDI") as error:
        System.parse(name)
    assert len(str(error.value)) < 400


@pytest.mark.parametrize("name", ["2025-10-02 20:01 ET", "20251002T2001Z"])
def test_a_time_in_place_of_a_system_is_told_as_one(name: str) -> None:
    """Where the two are swapped, the message says so."""
    with pytest.raises(UnknownSystemError, match=r"record; is it a time, given where the system"):
        System.parse(name)


@pytest.mark.parametrize("name", ["CERS_PORTL", [], 5])
def test_the_traceback_of_an_unknown_name_has_one_error(name: Any) -> None:
    """That it was looked up before says nothing more."""
    calendar = OutageCalendar()
    for ask in (calendar.decide, calendar.is_penalty_free):
        with pytest.raises(UnknownSystemError) as error:
            ask("2025-10-02 19:45 ET", name)
        assert error.value.__suppress_context__


def test_a_name_must_be_text() -> None:
    """A number is refused as what it is, and with what to pass."""
    with pytest.raises(
        UnknownSystemError, match="5 is a number, not a name of a system; give one as text"
    ):
        System.parse(5)  # type: ignore[arg-type]


class Filing(BaseModel):
    """A model of a user's own, with a field for the system."""

    system: System


@pytest.mark.parametrize(
    ("name", "system"),
    [
        ("CERS_PORTAL", "CERS_PORTAL"),
        ("CERS", "CERS_PORTAL"),
        ("cers portal", "CERS_PORTAL"),
        ("portail client de la GCRA", "CARM_CLIENT_PORTAL"),
        (System.EDI, "EDI"),
    ],
)
def test_the_class_and_a_field_of_a_model_take_what_parse_takes(name: str, system: str) -> None:
    """`System(name)` and a model's field, of Python values and of JSON, give the same."""
    assert System(name) is System(system)
    assert Filing(system=name).system is System(system)  # type: ignore[arg-type]  # names, too
    document = json.dumps({"system": name})
    assert Filing.model_validate_json(document).model_dump(mode="json") == {"system": system}


@pytest.mark.parametrize("name", ["eManifest", "CAD", "CERS_PORTL", "fax", 5, None, ["EDI"]])
def test_the_class_and_a_field_of_a_model_refuse_what_parse_refuses(name: Any) -> None:
    """With the same error, and the same message in pydantic's."""
    with pytest.raises(UnknownSystemError) as parsed:
        System.parse(name)
    with pytest.raises(UnknownSystemError) as made:
        System(name)
    with pytest.raises(ValidationError) as refused:
        Filing(system=name)
    assert str(made.value) == str(parsed.value)
    (error,) = refused.value.errors()
    assert (error["loc"], error["msg"]) == (("system",), f"Value error, {parsed.value}")


def test_the_json_schema_of_a_field_is_the_list_of_ids() -> None:
    """What other programs are told to send does not change by what is read besides."""
    schema = TypeAdapter(System).json_schema()
    assert schema["enum"] == [system.value for system in System]
    assert (schema["type"], schema["title"]) == ("string", "System")


def test_an_unknown_system_is_a_lookup_error_and_a_value_error() -> None:
    """Callers may catch the builtin errors."""
    assert issubclass(UnknownSystemError, LookupError)
    assert issubclass(UnknownSystemError, ValueError)


@pytest.mark.parametrize(
    ("name", "choices"),
    [
        ("eManifest", "EDI or EMANIFEST_PORTAL"),
        ("manifeste electronique", "EDI or EMANIFEST_PORTAL"),
        ("ACI", "EDI or EMANIFEST_PORTAL"),
        ("CAD", "EDI or CAD_API or CARM_CLIENT_PORTAL"),
        ("Commercial Accounting Declaration (CAD)", "EDI or CAD_API or CARM_CLIENT_PORTAL"),
        ("G7", "EDI"),
        ("WACM", "EDI"),
        ("CACM", "EDI"),
        ("rns", "EDI"),
        ("ACROSS", "EDI"),
        ("Portal", "EMANIFEST_PORTAL or CERS_PORTAL or CARM_CLIENT_PORTAL"),
    ],
)
def test_a_programme_does_not_say_how_data_were_sent(name: str, choices: str) -> None:
    """Its name is refused with the systems that its data can go through."""
    with pytest.raises(UnknownSystemError) as error:
        System.parse(name)
    message = str(error.value)
    assert message.startswith(f"{name!r} (")
    assert message.endswith(
        f") does not say how data were sent: by EDI, or through which portal? write {choices}"
    )


def test_no_name_of_a_programme_is_one_of_a_system() -> None:
    """Each is listed once, and its systems are known."""
    listed = json.loads((files("graceperiod") / "systems.json").read_text("utf-8"))["programmes"]
    names = [name for programme in listed for name in programme["names"]]
    assert len(names) == len(set(names))
    assert {system for programme in listed for system in programme["systems"]} <= set(System)
    for name in names:
        with pytest.raises(UnknownSystemError, match="does not say how data were sent"):
            System.parse(name)


@pytest.mark.parametrize(
    "name",
    ["CAED", "CAED Portal", "API", "EDI/Portal", "Portail client", "CAD portal", "Trusted Trader"],
)
def test_what_looks_like_no_system_suggests_none(name: str) -> None:
    """A wrong suggestion would send people after the wrong outage."""
    with pytest.raises(UnknownSystemError, match="is not a CBSA system on record; the systems are"):
        System.parse(name)


def test_what_rides_on_edi() -> None:
    """An EDI outage stops its routes, IID and DIF; it is stopped by none of them."""
    riders = {system.value for system in System if System.EDI in system.rides_on}
    assert riders == {"DIRECT_CONNECT", "CUSTOMS_INTERNET_GATEWAY", "VAN", "IID", "DIF"}
    assert not System.EDI.rides_on
    assert not System.CERS_PORTAL.rides_on


def test_the_routes_of_what_goes_through_edi() -> None:
    """EDI, IID and DIF data take one of three routes; a route has none itself."""
    routes = {System.DIRECT_CONNECT, System.CUSTOMS_INTERNET_GATEWAY, System.VAN}
    for system in System:
        through = system in {System.EDI, System.IID, System.DIF}
        assert system.routes == (routes if through else set())


def test_which_systems_carry_no_aci_data() -> None:
    """CERS, CARM and CAD carry none, nor do import declarations and their images."""
    without = {system.value for system in System if not system.carries_aci}
    assert without == {"CERS_PORTAL", "CARM_CLIENT_PORTAL", "CAD_API", "IID", "DIF"}
