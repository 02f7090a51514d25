"""The codes of a version as concepts of the European Learning Model: as the lists name them, and nothing forced."""

from dataclasses import replace

from credentials.api.facts import VersionOut
from credentials.european import concepts_of
from institutions.code_lists import Concept, concept, cycle_of_level, level_concept, one_credit_unit, warning_days
from tests.credentials.signing.samples import muni_da_01, ueh_ft_01

SNB = "http://data.europa.eu/snb/"
AUTHORITY = "http://publications.europa.eu/resource/authority/"


def told(version):
    return {(said.about, said.code): (said.iri, said.match) for said in concepts_of(version)}


def test_level_field_assessment_language_and_country_have_their_addresses():
    said = told(muni_da_01())
    assert said["levels", "EQF 6"] == (f"{SNB}eqf/6", "exact")
    assert said["iscedF", "0542"] == (f"{SNB}isced-f/0542", "exact")
    assert said["assessments.type", "project"] == (f"{SNB}assessment/795dac4096", "exact")
    assert said["credits", "ECTS"] == (f"{SNB}education-credit/6fcec5c5af", "exact")
    assert said["awardingBodies.country", "CZ"] == (f"{AUTHORITY}country/CZE", "exact")
    assert ("languages", "en") in said


def test_what_the_model_does_not_know_is_left_out_and_what_fits_less_says_so():
    said = told(ueh_ft_01())
    assert [code for about, code in said if about == "levels"] == ["EQF 6"]
    assert ("credits", "VN") not in said
    assert concept("assessment", "case-study").match == "close"
    assert concept("assessment", "presentation") is None
    assert concept("credits", "CFU") == Concept(f"{SNB}education-credit/6fcec5c5af", "close")
    assert concept("isced_f", "9998") is concept("country", "ZZ") is concept("language", "xx") is None
    assert level_concept("CROQF", "7.1") == Concept(f"{SNB}qdr/c_d6860258", "exact")
    assert level_concept("VQF", "6") is level_concept("NONE", "1") is None


def test_each_is_told_once_with_its_list_in_the_answer_for_programmes():
    version = muni_da_01()
    version = replace(version, assessments=version.assessments * 2)
    rows = VersionOut(version).data["europeanConcepts"]
    assert len({(row["about"], row["code"]) for row in rows}) == len(rows)
    (project,) = [row for row in rows if row["code"] == "project"]
    assert project["scheme"] == f"{SNB}assessment/25831c2"


def test_a_level_belongs_to_the_cycle_that_the_reference_says():
    assert [cycle_of_level(code) for code in ("5", "6", "7.1", "8.2", "4", "")] == ["short", "first", "second", "third", "", ""]


def test_the_desk_is_warned_on_the_days_of_the_reference():
    assert warning_days() == (60, 30, 14, 7)


def test_one_credit_has_its_own_word_where_a_language_bends_it():
    assert one_credit_unit("VN") == {"en": "credit", "vi": "tín chỉ", "lo": "ໜ່ວຍກິດ"}
    assert one_credit_unit("ECTS")["en"] == "ECTS"
