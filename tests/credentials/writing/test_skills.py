"""Skills beside an outcome: found by words in three languages, ticked, typed with an address, and shown to whoever reads."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from credentials import skill_list, skills
from credentials.change_class import change_class
from credentials.services.beginning import begin_version
from tests.factories.credentials import VersionFactory
from tests.foundation.built_once import built_once

HTMX = {"HX-Request": "true"}
BY_NAME = {row["names"]["en"]: row for row in skill_list.listed().values()}
OWN = {"iri": "https://skills.example.org/qr", "names": {"en": "QR payments", "vi": "Thanh toán QR"}, "scheme": ""}


@pytest.fixture
def writer(signed_in, issuer):
    return signed_in(issuer)


@built_once
def editor(draft, institution):
    return reverse("credentials:version-edit", args=[institution.slug, draft.micro_credential.public_id, draft.number])


@built_once
def outcome(draft):
    return draft.outcomes.first()


@built_once
def sent(outcome):
    """The outcomes as a browser sends them, one of them shown."""
    texts = {f"outcome-{outcome.pk}-texts-{tag}": words for tag, words in outcome.texts.items()}
    said = {"section": "outcomes", "revision": "0", "sitting": "p", "rows": str(outcome.pk), "spoken": "vi en"}
    return said | texts | {f"outcome-{outcome.pk}-hours": "35"}


def test_words_of_three_languages_find_a_skill_and_those_of_the_field_come_first(db):
    def names(words, isced_f="0412"):
        return [row["names"]["en"] for row in skills.find(words, isced_f=isced_f, language="en")]

    assert names("microfin") == names("tai chinh vi mo") == names("ຈຸລະພາກ") == ["microfinance"]
    assert names("analys", "0542")[0] == "analyse big data"
    assert {"ecotourism", "develop tourism destinations"} <= set(names("", "1015"))
    assert names("beekeeping") == []
    assert len(names("a")) == skills.SHOWN


def test_every_listed_skill_is_one_of_esco_with_three_names():
    for row in skill_list.listed().values():
        assert (row["scheme"], set(row["names"])) == ("ESCO", {"en", "vi", "lo"})
    skill_list.well_formed(list(skill_list.listed().values())[: skill_list.MOST])


def test_a_skill_is_looked_for_and_ticked_without_a_script(writer, editor, sent, outcome):
    field = f"outcome-{outcome.pk}-skills"
    answer = writer.post(editor, {**sent, f"find-{outcome.pk}": "vi mô", "do": f"find-{outcome.pk}"})
    page = writer.get(answer["Location"])
    assert answer["Location"].endswith(f"#id_{field}")
    assert f'name="{field}" value="{BY_NAME["microfinance"]["iri"]}">' in page.content.decode()
    assert page.context["opened"] == {"outcomes"}
    ticked = {field: [BY_NAME["microfinance"]["iri"]], f"{field}-iri": OWN["iri"]}
    writer.post(editor, {**sent, **ticked, **{f"{field}-name-{tag}": name for tag, name in OWN["names"].items()}})
    outcome.refresh_from_db()
    assert outcome.skills == [BY_NAME["microfinance"], OWN]
    assert f'value="{OWN["iri"]}" checked' in writer.get(editor).content.decode()
    assert "QR payments" in writer.get(editor.replace("/edit/", "/preview/")).content.decode()
    writer.post(editor, {**sent, "revision": "1", "sitting": "q"})
    outcome.refresh_from_db()
    assert outcome.skills == []


def test_a_search_while_one_types_keeps_what_is_ticked(writer, editor, outcome):
    field, iri = f"outcome-{outcome.pk}-skills", BY_NAME["statistics"]["iri"]
    found = writer.get(editor, {f"find-{outcome.pk}": "payments", field: [iri, "https://nobody.example/offered"]}, headers=HTMX)
    words = found.content.decode()
    assert f'value="{iri}" checked' in words
    assert BY_NAME["process payments"]["iri"] in words
    assert "nobody.example" not in words
    assert "<html" not in words
    assert writer.get(editor, {"find-999999": "payments"}, headers=HTMX).status_code == 404


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"iri": "esco skill", "name-en": "A"}, "no complete address"),
        ({"iri": "http://example.org/skill/1", "name-en": "A"}, "no complete address"),
        ({"iri": "https://data.europa.eu/esco/skill/1", "name-en": "A"}, "ESCO has no skill"),
        ({"iri": "https://example.org/skill/1"}, "in at least one language"),
        ({"name-en": "A"}, "address of this skill"),
    ],
)
def test_a_skill_that_is_typed_wrong_is_told_at_its_field_and_kept(writer, editor, sent, outcome, typed, told):
    field = f"outcome-{outcome.pk}-skills"
    ticked = {field: [BY_NAME["statistics"]["iri"]]}
    page = writer.post(editor, {**sent, **ticked, **{f"{field}-{name}": words for name, words in typed.items()}})
    assert told in " ".join(page.context["form"].errors[field])
    assert all(f'value="{words}"' in page.content.decode() for words in typed.values())
    assert f'value="{BY_NAME["statistics"]["iri"]}" checked' in page.content.decode()


def test_the_address_that_the_portal_of_esco_shows_is_understood():
    iri = BY_NAME["microfinance"]["iri"]
    portal = f"https://esco.ec.europa.eu/en/classification/skill?uri={iri.replace(':', '%3A').replace('/', '%2F')}"
    assert skill_list.address(portal) == skill_list.address(iri.replace("http:", "https:")) == iri


@pytest.mark.parametrize("row", ["x", {"iri": OWN["iri"]}, OWN | {"scheme": "ESCO"}, OWN | {"names": {}}, OWN | {"iri": "a b"}])
def test_the_archive_takes_nothing_else_for_a_skill(row):
    with pytest.raises(ValidationError):
        skill_list.well_formed([row])


def test_readers_meet_the_skills_on_the_page_for_search_engines_and_in_the_api(client, institution, issuer):
    skilled = ("LO1", {"vi": "Giải thích", "en": "Explain"}, 100, BY_NAME["microfinance"], OWN)
    version = VersionFactory(institution=institution, outcomes=[skilled])
    page = client.get(version.get_absolute_url()).content.decode()
    for said in (f'href="{OWN["iri"]}"', "QR payments", '"@type":"DefinedTerm"', BY_NAME["microfinance"]["iri"]):
        assert said in page, said
    told = client.get(f"/api/v1/catalogue/{version.micro_credential.public_id}/").json()
    assert told["microCredential"]["learningOutcomes"][0]["skills"] == [BY_NAME["microfinance"], OWN]
    assert skills.find("QR thanh toan", isced_f="", language="vi") == [OWN]
    draft = begin_version(micro_credential=version.micro_credential, by=issuer)
    assert draft.outcomes.get().skills == [BY_NAME["microfinance"], OWN]
    draft.outcomes.update(skills=[BY_NAME["microfinance"], OWN | {"names": {"en": "Payments by QR"}}])
    assert change_class(version, draft).kind == "editorial"
    draft.outcomes.update(skills=[BY_NAME["microfinance"]])
    assert change_class(version, draft).kind == "minor"
