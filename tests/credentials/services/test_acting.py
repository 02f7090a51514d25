"""After issue: suspended and lifted, revoked later, amended, replaced, many at once. Real services, keys and signatures."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from credentials import wording
from credentials.amendments import amendments_of
from credentials.models import ActSetting, Award, LaterAct
from credentials.models.later_act import TABLE, Kind
from credentials.printing import paper_of
from credentials.services import act_limits
from credentials.services.acting import agree, ask_for, carry_out, decline, note_return, stop
from credentials.services.issuing import discard_draft, fingerprint, return_award, sign_awards
from credentials.services.reissuing import prepare_successor
from credentials.services.sharing import create_share_link
from credentials.verdicts import sentence_of
from credentials.verifying import verify_award, verify_document
from micro4asia.foundation import jobs
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Job, JournalEntry, Letter
from tests.factories.credentials import LearnerFactory
from tests.foundation.built_once import built_once

LATER = dt.timedelta(days=40)


@built_once
def today(institution):
    return institution.today()


@built_once
def suspension(today):
    return {"reason": "under-review", "explanation": "A complaint.", "review_on": today + LATER}


@built_once
def act(issuer, registrar):
    """Ask for an act on awards; by the first registrar, unless somebody else is named."""

    def ask(kind, *awards, by=registrar, **terms):
        said = {"reason": TABLE[kind].reasons[0].value, "explanation": "As the file says."}
        return ask_for(kind=kind, awards=awards, by=by, terms={**said, **terms})

    return ask


@pytest.fixture
def work():
    """What workers would do now: everything that is due."""

    def run():
        while due := list(Job.objects.filter(state=Job.State.QUEUED, run_after__lte=timezone.now()).order_by("pk")):
            for job in due:
                assert jobs.run(job.pk), Job.objects.get(pk=job.pk).last_error

    return run


def kind_of(award):
    return verify_award(Award.objects.for_pages().get(pk=award.pk)).kind


def letters_to(award, code):
    return Letter.objects.filter(key__startswith=f"{code}:", to=award.learner.email)


def test_every_line_of_the_table_of_acts_is_a_way_in_the_table_of_states():
    for line in TABLE.values():
        for source in line.sources:
            assert line.target is None or line.target in Award.NEXT[source]


def test_one_registrar_suspends_for_three_days_another_confirms_and_neither_lifts_their_own(
    act, suspension, issued_award, registrar, other_registrar, journal, work
):
    file = act(Kind.SUSPEND, issued_award, **suspension)
    assert kind_of(issued_award) == "suspended"
    issued_award.refresh_from_db()
    assert wording.day(suspension["review_on"].isoformat()) in sentence_of("suspended", issued_award)
    assert (file.state, file.due_at - file.asked_at) == ("asked", dt.timedelta(hours=72))
    with pytest.raises(PermissionDenied, match="another registrar answers"):
        agree(act=file, by=registrar)
    file = agree(act=file, by=other_registrar)
    carry_out(act_id=file.pk, now=file.asked_at + LATER)  # the clock comes late: it is confirmed
    assert kind_of(issued_award) == "suspended"
    with pytest.raises(PermissionDenied, match="You suspended it"):
        act(Kind.LIFT, issued_award)
    act(Kind.LIFT, issued_award, by=other_registrar)
    assert kind_of(issued_award) == "valid"
    assert journal(issued_award)[-3:] == ["award_suspended", "suspension_confirmed", "suspension_lifted"]
    work()
    letter = letters_to(issued_award, "award_suspended").get()
    assert "right to be heard" in letter.text or "trình bày" in letter.text
    assert letters_to(issued_award, "suspension_ended").count() == 1


@pytest.mark.parametrize("ending", ["lapses", "is declined"])
def test_a_suspension_that_nobody_confirms_ends(act, suspension, issued_award, other_registrar, ending, work):
    file = act(Kind.SUSPEND, issued_award, **suspension)
    assert carry_out(act_id=file.pk).state == "asked", "its time has not come"
    if ending == "lapses":
        file = carry_out(act_id=file.pk, now=file.asked_at + dt.timedelta(hours=73))
        assert carry_out(act_id=file.pk, now=file.asked_at + LATER).state == "lapsed"
    else:
        file = decline(act=file, by=other_registrar, answer="Nothing in it.")
    assert kind_of(issued_award) == "valid"
    work()
    assert letters_to(issued_award, "suspension_ended").count() == 1
    again = act(Kind.SUSPEND, issued_award, **suspension)
    assert (again.state, again.effect_at, kind_of(issued_award)) == ("asked", None, "valid"), "not on one word again"
    assert agree(act=again, by=other_registrar).effect_at


def test_an_order_of_somebody_who_may_not_or_without_its_terms_changes_nothing(act, suspension, issued_award, issuer, today):
    with pytest.raises(PermissionDenied, match="Only a registrar"):
        act(Kind.SUSPEND, issued_award, by=issuer, **suspension)
    for terms, field in (
        ({"review_on": today}, "review_on"),
        ({"reason": "fraud"}, "reason"),
        ({"heard_on": today + LATER}, "heard_on"),
    ):
        with pytest.raises(ValidationError) as refusal:
            act(Kind.SUSPEND, issued_award, **suspension | terms)
        assert list(refusal.value.message_dict) == [field]
    with pytest.raises(WrongState):
        act(Kind.LIFT, issued_award)
    assert not LaterAct.objects.exists()


def test_a_revocation_for_a_later_day_is_a_note_until_then(
    act, issued_award, issuer, registrar, other_registrar, today, client, work, learner_account
):
    begins = today + dt.timedelta(days=10)
    create_share_link(
        award=issued_award, by=learner_account, name="A bank", days=30, shows_grade=False, reader_email="hr@example.org"
    )
    file = act(Kind.REVOKE, issued_award, by=issuer, effective_on=begins, on_paper=True, appeal_to="The rector", appeal_days=30)
    file = agree(act=file, by=registrar)
    assert (file.state, kind_of(issued_award)) == ("agreed", "valid")
    assert "It is going to be revoked" in client.get(issued_award.public_path).content.decode()
    told = client.get(f"/api/v1/credentials/{issued_award.public_id}/").json()["later"]
    assert told["revocationAnnouncedFor"] == begins.isoformat()
    carry_out(act_id=file.pk, now=file.due_at - dt.timedelta(minutes=1))
    assert kind_of(issued_award) == "valid"
    work()
    assert letters_to(issued_award, "revocation_announced").count() == 1
    file = carry_out(act_id=file.pk, now=file.due_at)
    assert kind_of(issued_award) == "revoked"
    work()
    assert "The rector" in letters_to(issued_award, "award_revoked").get().text
    assert Letter.objects.filter(to="hr@example.org").count() == 1
    with pytest.raises(ValidationError):
        note_return(act=file, by=issuer, day=today + LATER)
    assert note_return(act=file, by=issuer, day=today).paper_returned_on == today
    with pytest.raises(WrongState):
        note_return(act=file, by=issuer, day=today)


def test_what_is_agreed_for_later_can_be_stopped(act, issued_award, registrar, other_registrar, today):
    file = act(Kind.REVOKE, issued_award, effective_on=today + LATER)
    file = agree(act=file, by=other_registrar)
    assert stop(act=file, by=registrar).state == "stopped"
    carry_out(act_id=file.pk, now=timezone.now() + 2 * LATER)
    assert kind_of(issued_award) == "valid"
    with pytest.raises(WrongState):
        agree(act=file, by=other_registrar)


def test_many_wait_an_hour_for_a_second_registrar_and_are_one_entry_of_the_journal(
    act, make_issued, version, institution, issuer, registrar, other_registrar, monkeypatch, work, suspension
):
    monkeypatch.setattr(act_limits, "MOST_A_DAY", 2)
    awards = [make_issued(version, LearnerFactory(institution=institution)) for _ in range(4)]
    before = JournalEntry.objects.count()
    file = act(Kind.REVOKE, *awards[:3])
    assert JournalEntry.objects.count() == before + 1
    file = agree(act=file, by=other_registrar)
    assert (file.state, file.due_at - file.answered_at) == ("agreed", dt.timedelta(hours=1))
    assert {kind_of(award) for award in awards} == {"valid"}
    monkeypatch.setattr(act_limits, "MOST_A_DAY", 5)
    with pytest.raises(WrongState):
        agree(act=file, by=other_registrar)  # the hour is not cut short because the day's number has moved on
    monkeypatch.setattr(act_limits, "MOST_A_DAY", 2)
    # One of them is gone by then: it is told apart, and the others follow.
    other = act(Kind.SUSPEND, awards[3], **suspension)
    assert other.effect_at is None, "more than the day's number: nobody acts alone any more"
    before = JournalEntry.objects.count()
    file = carry_out(act_id=file.pk, now=file.due_at)
    assert JournalEntry.objects.count() == before + 1
    entry = JournalEntry.objects.order_by("-pk")[0]
    assert (entry.event, entry.data["awards"]) == ("award_revoked", [award.pk for award in awards[:3]])
    assert len(entry.data["rows"]) == 64
    assert [kind_of(award) for award in awards] == ["revoked"] * 3 + ["valid"]
    work()
    assert Letter.objects.filter(key__startswith="award_revoked:").count() == 3


def test_many_in_parts_by_an_issuer_over_midnight_or_by_other_acts_are_many(
    act, make_issued, version, institution, issuer, registrar, other_registrar, monkeypatch, suspension, time_machine
):
    monkeypatch.setattr(act_limits, "MOST_A_DAY", 2)
    late = dt.datetime.combine(institution.today(), dt.time(23, 50), institution.zone)
    time_machine.move_to(late, tick=False)
    awards = [make_issued(version, LearnerFactory(institution=institution)) for _ in range(4)]
    act(Kind.SUSPEND, awards[0], **suspension)
    agree(act=act(Kind.REVOKE, awards[1], by=issuer), by=registrar)
    time_machine.move_to(late + dt.timedelta(minutes=20), tick=False)
    file = act(Kind.REVOKE, awards[2], by=issuer)
    with pytest.raises(WrongState, match="registrar asks"):
        agree(act=file, by=registrar)
    assert agree(act=act(Kind.REVOKE, awards[3], by=other_registrar), by=registrar).state == "agreed"
    assert [kind_of(award) for award in awards] == ["suspended", "revoked", "valid", "valid"]


def test_lifting_many_takes_two_and_awards_of_two_institutions_are_never_one_act(
    act, issued_award, make_issued, version, institution, registrar, other_registrar, suspension
):
    second = make_issued(version, LearnerFactory(institution=institution))
    file = act(Kind.SUSPEND, issued_award, second, **suspension)
    agree(act=file, by=other_registrar)
    lifting = act(Kind.LIFT, issued_award, second, by=other_registrar)
    assert (lifting.state, kind_of(second)) == ("asked", "suspended")
    agree(act=lifting, by=registrar)
    assert {kind_of(issued_award), kind_of(second)} == {"valid"}


def test_an_amendment_stands_beside_the_signed_facts_everywhere(
    act, issued_award, registrar, other_registrar, client, learner_account, work
):
    bytes_before = issued_award.document
    terms = {"field": "name_as_printed", "new_value": "Nguyễn Thị Mẫu Mới", "legal_act": "12/QĐ-2026"}
    file = act(Kind.AMEND, issued_award, **terms)
    assert kind_of(issued_award) == "valid"
    agree(act=file, by=other_registrar)
    award = Award.objects.for_pages().get(pk=issued_award.pk)
    verification = verify_award(award)
    assert (verification.kind, award.document) == ("amended", bytes_before)
    assert "amended on" in verification.title
    page = client.get(award.public_path).content.decode()
    assert "Nguyễn Thị Mẫu Mới" in page
    assert "12/QĐ-2026" in page
    (told,) = client.get(f"/api/v1/credentials/{award.public_id}/").json()["later"]["amendments"]
    assert (told["old"], told["new"], told["decision"]) == ("Nguyễn Thị Ví Dụ", "Nguyễn Thị Mẫu Mới", "12/QĐ-2026")
    assert verify_document(award.document).kind == "amended"
    assert "Nguyễn Thị Mẫu Mới" in paper_of(award).status["en"]
    # The second one begins where the first one ended; a grade is told to nobody but its learner.
    grade = act(Kind.AMEND, issued_award, field="grade", new_value="A", legal_act="13", reason="issuer-error")
    agree(act=grade, by=other_registrar)
    award.refresh_from_db()
    assert [(each.old, each.new) for each in amendments_of(award, with_grade=False)][1] == ("", "")
    assert [(each.old, each.new) for each in amendments_of(award, with_grade=True)][1] == ("B", "A")
    # A day is written as people write it, and kept as machines do.
    day = act(Kind.AMEND, issued_award, field="achieved_on", new_value="1/2/2025", legal_act="14", reason="issuer-error")
    assert day.new_value == "2025-02-01"
    work()
    assert letters_to(issued_award, "award_amended").count() == 2


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"field": "grade", "new_value": "Z"}, "new_value"),
        ({"field": "achieved_on", "new_value": "yesterday"}, "new_value"),
        ({"field": "achieved_on", "new_value": "2999-01-01"}, "new_value"),
        ({"field": "name_as_printed", "new_value": "Nguyễn Thị Ví Dụ"}, "new_value"),
        ({"field": "name_as_printed", "new_value": "ქართული"}, "new_value"),
        ({"field": "name_as_printed", "new_value": "Mới", "legal_act": ""}, "legal_act"),
    ],
)
def test_an_amendment_that_cannot_hold_is_refused_at_its_field(act, issued_award, terms, field):
    with pytest.raises(ValidationError) as refusal:
        act(Kind.AMEND, issued_award, **{"legal_act": "1", **terms})
    assert list(refusal.value.message_dict) == [field]


@built_once
def reissue(registrar, other_registrar, seal_waiting):
    """Prepare a new award in the place of another, and have it signed and sealed."""

    def make(award, *, reason="name-change", sign=True, hides_name=False, **fields):
        terms = {"reason": reason, "explanation": "Identity card of 2026.", "hides_name": hides_name}
        file = prepare_successor(award=award, by=registrar, terms=terms, fields=fields)
        successor = Award.objects.get(replaces=award)
        if sign:
            sign_awards(awards=[(successor, fingerprint(successor))], by=other_registrar)
            seal_waiting()
        file.refresh_from_db()
        successor.refresh_from_db()
        return file, successor

    return make


def test_a_re_issue_replaces_once_it_is_sealed_and_keeps_its_days(
    issued_award, reissue, registrar, client, work, learner_account
):
    file, successor = reissue(issued_award, sign=False, name_as_printed="Nguyễn Thị Mẫu Mới", hides_name=True)
    assert (successor.state, kind_of(issued_award)) == ("ready", "valid")
    with pytest.raises(PermissionDenied, match="You prepared this award"):
        sign_awards(awards=[(successor, fingerprint(successor))], by=registrar)
    Award.objects.filter(pk=issued_award.pk).update(replaced_by=None)
    successor.delete()
    file.delete()
    file, successor = reissue(issued_award, name_as_printed="Nguyễn Thị Mẫu Mới", hides_name=True)
    assert (file.state, kind_of(issued_award), kind_of(successor)) == ("done", "replaced", "valid")
    assert (successor.achieved_on, successor.awarded_on) == (issued_award.achieved_on, issued_award.awarded_on)
    page = client.get(issued_award.public_path).content.decode()
    assert "Nguyễn Thị Ví Dụ" not in page
    assert successor.public_path in page
    # The former name is shown nowhere in public, and a file that somebody kept is answered without it.
    for name in (f"/c/{issued_award.public_id}.json", f"/c/{issued_award.public_id}.pdf"):
        assert client.get(name).status_code == 404
    told = client.get(f"/api/v1/credentials/{issued_award.public_id}/").json()
    assert (told["facts"], told["later"]["replacedBy"]) == (None, successor.public_url)
    client.force_login(learner_account)
    assert client.get(f"/c/{issued_award.public_id}.json").status_code == 200
    work()
    assert letters_to(issued_award, "award_replaced").count() == 1


def test_the_desk_reads_when_the_newer_award_takes_its_place(
    issued_award, reissue, registrar, other_registrar, client, seal_waiting
):
    client.force_login(registrar)
    _file, successor = reissue(issued_award, sign=False)
    waits = "A newer award takes its place once it is signed."
    assert waits in client.get(issued_award.get_absolute_url()).content.decode()
    sign_awards(awards=[(successor, fingerprint(successor))], by=other_registrar)
    seal_waiting()
    page = client.get(issued_award.get_absolute_url()).content.decode()
    assert "A newer award takes its place." in page
    assert waits not in page


def test_an_award_under_a_withdrawn_key_leads_to_the_new_one(issued_award, reissue, institution, client):
    _file, successor = reissue(issued_award, reason="key-withdrawn")
    institution.signing_keys.update(state="compromised", retired_at=timezone.now())
    answer = client.get(issued_award.public_path)
    assert answer.context["verification"].title == "Not confirmed, being re-issued"
    page = answer.content.decode()
    assert successor.public_path in page
    assert "Nguyễn Thị Ví Dụ" not in page


def test_a_revocation_takes_the_documents_of_the_same_achievement_along(
    act, issued_award, reissue, issuer, registrar, other_registrar, seal_waiting
):
    _file, second = reissue(issued_award, reason="loss")
    file = act(Kind.REVOKE, issued_award, by=issuer)
    agree(act=file, by=registrar)
    assert (kind_of(issued_award), kind_of(second)) == ("revoked", "revoked")


def test_a_renewal_is_another_achievement_and_stands_when_the_first_is_revoked(
    act, issued_award, reissue, issuer, registrar, today
):
    _file, renewed = reissue(issued_award, reason="renewal", achieved_on=today.isoformat())
    assert (renewed.achieved_on, renewed.awarded_on) == (today, today)
    agree(act=act(Kind.REVOKE, issued_award, by=issuer), by=registrar)
    assert (kind_of(issued_award), kind_of(renewed)) == ("revoked", "valid")


def test_what_was_revoked_or_suspended_meanwhile_gets_no_new_document(
    act, issued_award, reissue, issuer, registrar, other_registrar, seal_waiting, suspension
):
    _file, successor = reissue(issued_award, sign=False)
    sign_awards(awards=[(successor, fingerprint(successor))], by=other_registrar)
    agree(act=act(Kind.REVOKE, issued_award, by=issuer), by=registrar)
    seal_waiting()
    successor.refresh_from_db()
    assert (successor.state, successor.document) == ("ready", "")
    with pytest.raises(PermissionDenied, match="not in force any more"):
        sign_awards(awards=[(successor, fingerprint(successor))], by=other_registrar)


def test_a_re_issue_can_be_given_up(issued_award, reissue, registrar, other_registrar):
    file, successor = reissue(issued_award, sign=False)
    return_award(award=successor, by=other_registrar, reason="Not the name of the identity card.")
    discard_draft(award=successor, by=registrar)
    file.refresh_from_db()
    assert (file.state, kind_of(issued_award)) == ("declined", "valid")
    assert reissue(issued_award)[0].state == "done"


def test_an_institution_puts_things_right_its_own_way(act, issued_award, institution):
    ActSetting.objects.create(institution=institution, corrections="re-issue")
    with pytest.raises(ValidationError, match="the other way"):
        act(Kind.AMEND, issued_award, field="name_as_printed", new_value="Mới", legal_act="1")
