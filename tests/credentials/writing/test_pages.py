"""The desk and the editor as their readers meet them: plain forms, saves by themselves, errors at their field."""

import pytest
from django.urls import reverse

from credentials.completeness import folded
from credentials.models import MicroCredentialVersion
from credentials.services.beginning import begin_version
from institutions.models import Role
from tests.factories.credentials import AwardFactory, VersionFactory
from tests.foundation.built_once import built_once

HTMX = {"HX-Request": "true"}


@pytest.fixture
def writer(signed_in, issuer):
    return signed_in(issuer)


@built_once
def editor(draft, institution):
    return reverse("credentials:version-edit", args=[institution.slug, draft.micro_credential.public_id, draft.number])


@built_once
def typed(draft):
    """The first part of the editor as a browser sends it."""
    return {
        "section": "texts",
        "revision": "0",
        "sitting": "page-1",
        "rows": "",
        "spoken": "vi en",
        "titles-vi": draft.titles["vi"],
        "titles-en": "Payments",
        "descriptions-vi": draft.descriptions["vi"],
        "descriptions-en": draft.descriptions["en"],
        "prerequisites-vi": "",
        "prerequisites-en": "",
        "further_information_url": "",
    }


def test_the_list_finds_by_folded_words_and_asks_the_database_as_often_for_many_as_for_few(
    writer, institution, django_assert_max_num_queries
):
    page = reverse("credentials:micro-credentials", args=[institution.slug])
    for _ in range(3):
        VersionFactory(institution=institution)
    writer.get(page)
    with django_assert_max_num_queries(12) as few:
        writer.get(page)
    for _ in range(57):
        VersionFactory(institution=institution)
    with django_assert_max_num_queries(len(few)):
        assert len(writer.get(page).context["pages"].object_list) == 25
    MicroCredentialVersion.objects.update(search_key=folded(MicroCredentialVersion.objects.first()))
    assert len(writer.get(page, {"words": "CONG nghệ"}).context["pages"].paginator.object_list) == 60
    assert "No micro-credential fits" in writer.get(page, {"words": "beekeeping"}).content.decode()


def test_whoever_opens_a_desk_page_sees_what_is_in_force_and_under_way(writer, institution, version, issuer):
    begin_version(micro_credential=version.micro_credential, by=issuer)
    page = writer.get(reverse("credentials:micro-credential-desk", args=[institution.slug, version.micro_credential.public_id]))
    assert [each.number for each in page.context["versions"]] == ["1.2", "1.1"]
    assert "Write on version 1.2" in page.content.decode()


def test_a_part_is_saved_as_a_plain_form(writer, editor, typed, said):
    answer = writer.post(editor, typed)
    assert (answer.status_code, answer["Location"]) == (302, f"{editor}?part=texts#texts")
    assert said("titles-en") == "Payments"


def test_a_part_saves_itself_and_answers_with_what_is_missing(writer, editor, typed, said):
    page = writer.post(editor, typed, headers=HTMX).content.decode()
    assert said("titles-en") == "Payments"
    assert "Saved" in page
    assert 'id="complete" hx-swap-oob="true"' in page
    assert "<html" not in page


def test_one_broken_field_is_told_at_its_place_and_the_rest_is_kept(writer, editor, typed, said):
    page = writer.post(editor, {**typed, "further_information_url": "not an address"})
    assert page.status_code == 200
    assert "not an address" in page.content.decode()
    assert list(page.context["form"].errors) == ["further_information_url"]
    assert said("titles-en") == "Payments"


def test_control_characters_are_refused_at_their_field(writer, editor, typed, said):
    page = writer.post(editor, {**typed, "titles-en": "Pay\x07ments"}, headers=HTMX).content.decode()
    assert "invisible character" in page
    assert said("titles-en") == "Fintech and Digital Payments"


def test_two_people_see_each_others_words_and_choose(writer, signed_in, colleague, editor, typed, said):
    writer.post(editor, typed)
    other = signed_in(colleague)
    fragment = other.post(editor, {**typed, "sitting": "page-2", "titles-en": "Money"}, headers=HTMX).content.decode()
    assert "both texts are kept" in fragment
    assert "Money" in fragment
    page = writer.get(editor).content.decode()
    assert "Phạm Thử Hoa wrote this here" in page
    aside = page.partition('value="take-')[2].partition('"')[0]
    writer.post(editor, {**typed, "revision": "1", "sitting": "page-3", "do": f"take-{aside}"})
    assert said("titles-en") == "Money"


def test_a_button_saves_first_and_adds_once(writer, editor, draft):
    sent = {"section": "outcomes", "revision": "0", "sitting": "p", "rows": "", "spoken": "vi en", "do": "add"}
    for _ in range(2):
        writer.post(editor, sent)
    assert draft.outcomes.count() == 4


@pytest.mark.parametrize("broken", [{"section": "nowhere"}, {"revision": "x"}, {"rows": "1 x"}])
def test_a_form_that_no_page_of_ours_sent_is_refused(writer, editor, typed, broken):
    assert writer.post(editor, {**typed, **broken}).status_code == 400


def test_the_preview_says_what_the_change_touches(writer, institution, version, issuer):
    draft = begin_version(micro_credential=version.micro_credential, by=issuer)
    MicroCredentialVersion.objects.filter(pk=draft.pk).update(level_code="7")
    AwardFactory(version=version)
    page = writer.get(
        reverse("credentials:version-preview", args=[institution.slug, version.micro_credential.public_id, draft.number])
    )
    assert page.context["change"].kind == "major"
    assert page.context["next_number"] == "2.0"
    assert [touch.what for touch in page.context["touches"]] == ["One award in preparation"]


def test_what_left_its_author_is_read_and_written_no_more(writer, editor, draft, typed):
    MicroCredentialVersion.objects.filter(pk=draft.pk).update(state="internal_qa")
    assert writer.get(editor).status_code == 409
    assert writer.post(editor, typed).status_code == 409


def test_a_colleague_without_the_role_is_told_and_a_stranger_finds_nothing(
    signed_in, member, institution, stranger, foreign_registrar, editor, typed
):
    reviewer = signed_in(member(Role.QA_REVIEWER, institution))
    assert reviewer.get(editor).status_code == 403
    assert reviewer.post(editor, typed).status_code == 403
    for person in (stranger, foreign_registrar):
        assert signed_in(person).get(editor).status_code == 404
