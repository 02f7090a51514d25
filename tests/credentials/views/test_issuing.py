import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from credentials.forms.issuing import IssueForm
from credentials.models import Award, Learner
from credentials.services.issuing import enter
from tests.factories.credentials import AwardFactory, LearnerFactory, VersionFactory
from tests.factories.institutions import GradeScaleFactory
from tests.foundation.built_once import built_once


@built_once
def page(institution):
    return reverse("credentials:issue", args=[institution.slug])


@built_once
def typed(version, learner):
    """What an issuer types for a learner the institution knows."""
    return {
        "do": "check",
        "version": version.pk,
        "learner": learner.number,
        "name_as_printed": "Nguyễn Thị Ví Dụ",
        "grade": "b",
        "achieved_on_day": "12",
        "achieved_on_month": "12",
        "achieved_on_year": "2025",
        "supervision": "supervised-on-site-id",
        "identity_method": "Identity card at the door",
        "evidence": "",
    }


NEW_PERSON = {
    "learner": "",
    "number": "TEST-2026-0001",
    "full_name": "ຕົວຢ່າງ ທົດລອງ",
    "birth_date_day": "4",
    "birth_date_month": "5",
    "birth_date_year": "2001",
    "email": "touayang@example.org",
    "language": "lo",
    "name_as_printed": "",
}


@pytest.fixture
def desk(client, issuer):
    client.force_login(issuer)
    return client


def test_an_issuer_prepares_an_award_and_is_shown_what_will_be_signed(desk, page, typed):
    answer = desk.post(page, typed, follow=True)
    award = Award.objects.get()
    assert answer.redirect_chain == [(reverse("credentials:award-check", args=["tue", award.public_id]), 302)]
    assert (award.state, award.grade, award.achieved_on) == ("draft", "B", dt.date(2025, 12, 12))
    shown = answer.content.decode()
    for words in (
        "Công nghệ tài chính và thanh toán số",
        "Fintech and Digital Payments",
        "Nguyễn Thị Ví Dụ",
        "100 hours",
        "VQF level 6",
    ):
        assert words in shown
    assert [element.number for element in answer.context["elements"]][:11] == list(range(1, 12))
    assert all(element.cells for element in answer.context["elements"])


def test_a_new_person_is_written_down_with_their_first_award(desk, page, typed):
    desk.post(page, typed | NEW_PERSON)
    learner = Learner.objects.get(number="TEST-2026-0001")
    assert (learner.full_name, learner.birth_date, learner.language) == ("ຕົວຢ່າງ ທົດລອງ", dt.date(2001, 5, 4), "lo")
    assert Award.objects.get().name_as_printed == "ຕົວຢ່າງ ທົດລອງ"


def test_a_date_in_lao_digits_is_read(desk, page, typed):
    desk.post(page, typed | {"achieved_on_day": "໑໒", "achieved_on_month": "໑໒", "achieved_on_year": "໒໐໒໕"})
    assert Award.objects.get().achieved_on == dt.date(2025, 12, 12)


def test_a_known_person_is_found_without_accents_and_chosen(desk, page, learner, typed):
    found = desk.post(page, {"do": "find", "find": "vi du", "grade": "A", "version": typed["version"]})
    assert [person.number for person in found.context["form"].found] == [learner.number]
    assert found.context["form"]["grade"].value() == "A", "what was typed must survive the search"
    chosen = desk.post(page, {"pick": learner.number, "find": "vi du", "grade": "A"})
    assert "Known person" in chosen.content.decode()
    assert chosen.context["form"]["name_as_printed"].value() == "Nguyễn Thị Ví Dụ"
    assert not Award.objects.exists()


def test_two_letters_are_too_few_to_look_people_up(desk, page, learner):
    assert desk.post(page, {"do": "find", "find": "vi"}).context["form"].found is None


def test_nobody_of_another_institution_is_found(desk, page, other_institution):
    LearnerFactory(institution=other_institution, full_name="Nguyễn Thị Ví Dụ", number="X-1")
    assert desk.post(page, {"do": "find", "find": "vi du"}).context["form"].found == []
    assert desk.post(page, {"pick": "X-1"}).context["form"].known is None


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("grade", "E", "You wrote E."),
        ("grade", "F", "below the pass mark"),
        ("grade", "", "enter the grade"),
        ("achieved_on_day", "31", "There is no such day"),
        ("achieved_on_year", "2199", "lies in the future"),
        ("name_as_printed", "Ví\x07Dụ", "invisible character (U+0007)"),
        ("evidence", "\u202ecod", "invisible character (U+202E)"),
        ("identity_method", "\ufffd\ufffd", "could not be read"),
    ],
)
def test_a_wrong_value_comes_back_beside_its_field_and_nothing_is_lost(desk, page, typed, field, value, words):
    typed = typed | ({"achieved_on_month": "2"} if field == "achieved_on_day" else {}) | {field: value}
    answer = desk.post(page, typed)
    name = field.removesuffix("_day").removesuffix("_year")
    assert words in str(answer.context["form"].errors[name])
    assert answer.context["form"]["identity_method"].value() == typed["identity_method"]
    assert f'value="{typed["achieved_on_year"]}"' in answer.content.decode()
    assert not Award.objects.exists()


def test_a_lone_surrogate_never_reaches_a_name(typed, institution, version):
    form = IssueForm(typed | {"name_as_printed": "Ví \ud800 Dụ"}, institution=institution)
    assert "U+D800" in str(form.errors["name_as_printed"])


def test_errors_speak_the_language_of_the_reader(desk, page, typed, issuer):
    issuer.language = "vi"
    issuer.save(update_fields=["language"])
    answer = desk.post(page, typed | {"version": ""})
    assert answer.headers["Content-Language"] == "vi"
    assert "Trường này là bắt buộc." in answer.content.decode()


def test_a_numeric_scale_names_its_ends_and_what_was_typed(desk, page, typed, institution):
    scale = GradeScaleFactory(code="ten", steps=[], minimum=0, maximum=10, pass_mark="5")
    version = VersionFactory(institution=institution, grade_scale=scale)
    answer = desk.post(page, typed | {"version": version.pk, "grade": "10,5"})
    assert "Must be between 0 and 10. You wrote 10,5." in str(answer.context["form"].errors["grade"])


def test_a_duplicate_stops_and_leads_to_the_award_that_exists(desk, page, typed, ready_award):
    answer = desk.post(page, typed)
    assert answer.context["form"].duplicate == ready_award
    assert ready_award.get_absolute_url() in answer.content.decode()
    assert Award.objects.count() == 1


def test_a_number_that_is_taken_names_its_owner(desk, page, typed, learner):
    answer = desk.post(page, typed | NEW_PERSON | {"number": learner.number.lower()})
    assert "Nguyễn Thị Ví Dụ" in str(answer.context["form"].errors["number"])


def test_nobody_prepares_their_own_award(desk, page, typed, learner, issuer):
    learner.user = issuer
    learner.save(update_fields=["user"])
    answer = desk.post(page, typed)
    assert answer.status_code == 403
    assert "You cannot prepare your own award." in answer.content.decode()


def test_the_preview_is_drawn_again_while_somebody_types(desk, page, typed):
    answer = desk.post(page, typed | {"do": "preview", "name_as_printed": "Ví Dụ mới"}, headers={"HX-Request": "true"})
    fragment = answer.content.decode()
    assert "<html" not in fragment
    assert "Ví Dụ mới" in fragment
    assert "Công nghệ tài chính" in fragment
    assert 'hx-swap-oob="true"' in fragment
    assert "HX-Request" in answer.headers["Vary"]
    assert not Award.objects.exists()


def test_without_script_the_preview_is_a_page_of_its_own(desk, page, typed):
    answer = desk.post(page, typed | {"do": "preview"})
    assert "<html" in answer.content.decode()
    assert 'lang="vi"' in answer.content.decode()


def test_only_versions_that_may_be_awarded_today_are_offered(desk, page, institution, version, other_institution):
    draft = VersionFactory(institution=institution, landing="draft")
    foreign = VersionFactory(institution=other_institution)
    offered = list(desk.get(page).context["form"].fields["version"].queryset)
    assert version in offered
    assert draft not in offered
    assert foreign not in offered


def test_a_draft_is_changed_sent_and_then_out_of_reach(desk, draft_award, typed):
    change = reverse("credentials:award-change", args=["tue", draft_award.public_id])
    assert desk.get(change).context["form"]["name_as_printed"].value() == draft_award.name_as_printed
    desk.post(change, typed | {"grade": "A"})
    draft_award.refresh_from_db()
    assert draft_award.grade == "A"
    send = reverse("credentials:award-send", args=["tue", draft_award.public_id])
    assert desk.post(send).status_code == 302
    draft_award.refresh_from_db()
    assert draft_award.state == "ready"
    assert desk.post(send).status_code == 409
    assert desk.get(change).status_code == 409
    assert desk.post(change, typed).status_code == 409


def test_a_draft_is_discarded_and_a_sent_award_is_not(desk, draft_award):
    discard = reverse("credentials:award-discard", args=["tue", draft_award.public_id])
    desk.post(discard)
    assert not Award.objects.exists()
    assert desk.post(discard).status_code == 404
    sent = AwardFactory(version=draft_award.version, state="ready", prepared_at=timezone.now())
    assert desk.post(reverse("credentials:award-discard", args=["tue", sent.public_id])).status_code == 409


@pytest.mark.parametrize("name", ["award-check", "award-change"])
def test_pages_of_one_draft_are_unknown_to_strangers_and_other_institutions(
    client, draft_award, foreign_registrar, stranger, name
):
    address = reverse(f"credentials:{name}", args=["tue", draft_award.public_id])
    for person in (foreign_registrar, stranger):
        client.force_login(person)
        assert client.get(address).status_code == 404
    elsewhere = reverse(f"credentials:{name}", args=["oth", draft_award.public_id])
    client.force_login(foreign_registrar)
    assert client.get(elsewhere).status_code == 404


@pytest.mark.parametrize(
    "sent",
    [{"version": "9" * 5000}, {"version": "\x00"}, {"learner": "a\x00b"}, {"find": "a\x00b"}, {"pick": "\x00", "do": ""}],
    ids=repr,
)
def test_what_no_browser_sends_finds_nobody(desk, page, typed, sent):
    for step in ("check", ""):
        assert desk.post(page, {**typed, "do": step, **sent}).status_code == 200
    assert not Award.objects.exists()


@pytest.fixture
def meanwhile(monkeypatch):
    """What a colleague does between the moment the form is found right and the moment it is written."""

    def happens(act):
        prepare = IssueForm.prepare
        monkeypatch.setattr(IssueForm, "prepare", lambda form, by: (act(), prepare(form, by=by))[1])

    return happens


def test_a_second_click_is_told_that_the_award_is_there_already(desk, page, typed, version, learner, meanwhile):
    meanwhile(lambda: AwardFactory(version=version, learner=learner))
    answer = desk.post(page, typed)
    assert answer.status_code == 200
    assert "has this already" in str(answer.context["form"].errors["version"])
    assert Award.objects.count() == 1


def test_a_form_sent_twice_makes_one_award_and_leads_to_it_both_times(desk, page, typed, meanwhile):
    key = desk.get(page).context["form"]["key"].value()
    first, second = (desk.post(page, typed | NEW_PERSON | {"key": key}) for _ in range(2))
    assert (first.status_code, second.url) == (302, first.url)
    award = Award.objects.get()
    Award.objects.filter(pk=award.pk).update(public_id="elsewhere")

    def overtaken():
        Award.objects.filter(pk=award.pk).update(public_id=award.public_id)

    meanwhile(overtaken)
    again = typed | {"key": key, "learner": award.learner.number}
    assert desk.post(page, again | {"again": "on"}).url == first.url, "it was written between the look and the writing"
    Award.objects.filter(pk=award.pk).update(public_id="elsewhere")
    meanwhile(overtaken)
    forged = desk.post(page, again | {"key": "no-key-of-ours", "again": ""})
    assert "has this already" in str(forged.context["form"].errors["version"])
    assert Award.objects.count() == 1


def test_what_is_given_again_is_said_to_be_intended(desk, page, typed, ready_award):
    assert desk.post(page, typed).status_code == 200
    assert desk.post(page, typed | {"again": "on"}).status_code == 302
    assert sorted(Award.objects.values_list("occurrence", flat=True)) == [1, 2]


def test_a_person_entered_by_two_at_once_is_entered_once(desk, page, typed, institution, meanwhile):
    meanwhile(lambda: LearnerFactory(institution=institution, number=NEW_PERSON["number"]))
    answer = desk.post(page, typed | NEW_PERSON)
    assert answer.status_code == 200
    assert "Look them up above" in str(answer.context["form"].errors["number"])
    assert Learner.objects.filter(number=NEW_PERSON["number"]).count() == 1
    assert not Award.objects.exists()


def test_nobody_is_born_tomorrow(desk, page, typed):
    answer = desk.post(page, typed | NEW_PERSON | {"birth_date_year": "2099"})
    assert "The date of birth lies in the future." in answer.context["form"].errors["birth_date"]
    assert not Learner.objects.filter(number=NEW_PERSON["number"]).exists()


@pytest.mark.parametrize(("name", "letters"), [("王小明", "小 明 王"), ("Zoë 😀", "😀"), ("Zoë\U000e0041", "U+E0041")])
def test_a_name_no_typeface_of_the_paper_has_is_refused_where_it_is_written(desk, page, typed, name, letters):
    answer = desk.post(page, typed | {"name_as_printed": name})
    assert answer.status_code == 200
    assert f"has no typeface for {letters}." in str(answer.context["form"].errors["name_as_printed"])
    assert not Award.objects.exists()


def test_what_the_database_alone_notices_is_told_like_what_was_checked(version, learner, issuer):
    held = AwardFactory(version=version, learner=learner)
    second = AwardFactory.build(version=version, learner=learner, institution=held.institution, prepared_by=issuer)
    with pytest.raises(ValidationError):
        enter(second)
    with pytest.raises(ValidationError):
        enter(LearnerFactory.build(institution=learner.institution, number=learner.number))
    assert Award.objects.get() == held


def test_who_may_not_issue_is_told_or_finds_nothing(client, page, institution, member, foreign_registrar, stranger):
    client.force_login(member("qa_reviewer", institution))
    answer = client.get(page)
    assert answer.status_code == 403
    assert "Trial University of Economics" in answer.content.decode()
    for person in (foreign_registrar, stranger, member("officer", institution)):
        client.force_login(person)
        assert client.get(page).status_code == 404
    client.logout()
    assert client.get(page).status_code == 302


def test_a_role_taken_away_is_gone_with_the_next_request(desk, page, issuer):
    issuer.memberships.update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    assert desk.get(page).status_code == 404


def test_people_of_a_suspended_institution_are_told_so(desk, page, institution):
    institution.state = "suspended"
    institution.save(update_fields=["state"])
    assert desk.get(page).status_code == 403


def test_the_page_takes_no_more_queries_with_more_people(desk, page, institution, typed, django_assert_max_num_queries):
    for _ in range(6):
        LearnerFactory(institution=institution)
    with django_assert_max_num_queries(32):
        desk.post(page, typed | {"do": "find", "learner": "", "find": "nguyen"})


def test_an_erased_person_is_neither_found_nor_chosen_and_their_number_stays_taken(desk, page, typed, learner):
    Learner.objects.filter(pk=learner.pk).update(full_name="—", email="", erased_at=timezone.now())
    assert desk.post(page, {"do": "find", "find": learner.number}).context["form"].found == []
    assert desk.post(page, {"pick": learner.number}).context["form"].known is None
    assert "no longer known here" in str(desk.post(page, typed).context["form"].errors["find"])
    anew = desk.post(page, typed | NEW_PERSON | {"number": learner.number.lower()})
    assert "another number" in str(anew.context["form"].errors["number"])
    assert not Award.objects.exists()
