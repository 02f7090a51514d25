"""Erased, an award's page is gone as if it had never been; its proof still convinces whoever holds the file."""

import datetime as dt
import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.utils import timezone

from credentials.models import Award, BatchRow, LaterAct, Learner, ShareLink
from credentials.notifications import tell_issued
from credentials.retention import Wallet
from credentials.services.acting import agree, ask_for, decline
from credentials.services.issuing import fingerprint, return_award, sign_awards
from credentials.services.reissuing import prepare_successor
from credentials.services.sharing import create_share_link
from institutions.models import PrivacyRequest
from institutions.services.privacy import answer, ask, ask_for_export, close_account
from institutions.services.retaining import plan, run_round
from micro4asia.foundation.models import Letter
from micro4asia.foundation.public_ids import new_public_id
from tests.factories.batches import BatchFactory, BatchRowFactory
from tests.factories.credentials import AwardFactory, GuardianConsentFactory, LearnerFactory, VersionFactory
from tests.factories.institutions import UserFactory
from tests.foundation.built_once import built_once


@built_once
def link(issued_award, learner_account):
    return create_share_link(award=issued_award, by=learner_account, name="An employer", days=30, shows_grade=False)


@built_once
def erased(issued_award, learner, learner_account, link, registrar, institution, issuer):
    GuardianConsentFactory(learner=learner)
    AwardFactory(version=VersionFactory(institution=institution), learner=learner, prepared_by=issuer)
    asked = ask(person=learner_account, institution=institution, kind="erasure", wording="Please.")
    return answer(request=asked, by=registrar, grant=True, words="Erased as far as the law lets us.")


def test_what_may_go_goes(erased, learner, issued_award):
    learner.refresh_from_db()
    assert (learner.full_name, learner.email, learner.birth_date, learner.aliases, learner.user) == ("—", "", None, [], None)
    assert learner.erased_at
    assert learner.search_key.strip("— ") == ""
    assert not ShareLink.objects.exists()
    assert not learner.guardian_consents.exists()
    assert list(learner.awards.all()) == [issued_award]
    done = {"drafts": 1, "share_links": 1, "pages_closed": 1, "guardian": 1, "contact": 1, "account_link": 1}
    assert erased.done == done


def test_the_letter_says_what_was_done_and_what_is_kept_and_why(erased, learner_account):
    letter = Letter.objects.get(key__startswith="privacy_answered")
    assert letter.to == learner_account.email
    assert erased.kept == ["award_proof", "journal"]
    assert letter.text.count("\n- ") == len(erased.done) + 2


@pytest.mark.parametrize("form", ["/c/{}/", "/c/{}/credential.json", "/api/v1/credentials/{}/"])
def test_an_erased_awards_page_is_the_same_404_as_an_unknown_one(erased, issued_award, client, registrar, form):
    def at(public_id):
        return client.get(form.format(public_id))

    for reader in (None, registrar):
        if reader:
            client.force_login(reader)
        gone, unknown = at(issued_award.public_id), at(new_public_id())
        assert gone.status_code == unknown.status_code == 404
        if not form.startswith("/api"):
            assert len(gone.content) == len(unknown.content)


def test_whoever_holds_the_signed_file_can_still_have_it_checked(erased, issued_award, client):
    file = SimpleUploadedFile("mine.json", issued_award.document.encode(), content_type="application/json")
    page = client.post("/verify/", {"document": file})
    assert page.status_code == 200
    checked = page.context["verification"]
    assert (checked.kind, checked.failed) == ("valid", [])
    assert page.context["page"] is None


def test_the_claim_link_of_an_old_letter_opens_nothing_after_an_erasure(issued_award, learner, learner_account, request, client):
    token = learner.claim_token()
    request.getfixturevalue("erased")
    assert Learner.objects.all().for_claim(token) is None


def test_a_restriction_closes_pages_and_links_and_keeps_the_rest(issued_award, link, learner, learner_account, registrar):
    asked = ask(person=learner_account, institution=learner.institution, kind="restriction", wording="")
    done = answer(request=asked, by=registrar, grant=True, words="Closed.").done
    assert done == {"share_links": 1, "pages_closed": 1}
    assert Award.objects.get(pk=issued_award.pk).visibility == "private"
    learner.refresh_from_db()
    assert learner.user == learner_account


def test_a_refused_erasure_touches_nothing(issued_award, link, learner, learner_account, registrar):
    asked = ask(person=learner_account, institution=learner.institution, kind="erasure", wording="")
    answer(request=asked, by=registrar, grant=False, words="Not while your appeal runs.")
    learner.refresh_from_db()
    assert learner.user == learner_account
    assert ShareLink.objects.exists()
    assert PrivacyRequest.objects.get().done == {}


def test_an_account_that_is_closed_leaves_the_register_and_closes_the_pages(issued_award, link, learner, learner_account):
    close_account(person=learner_account)
    learner.refresh_from_db()
    assert learner.user is None
    assert learner.full_name == "Nguyễn Thị Ví Dụ", "the institution answers for its own list"
    assert Award.objects.get(pk=issued_award.pk).visibility == "private"
    assert not ShareLink.objects.exists()


def test_the_copy_holds_the_signed_files_byte_by_byte(issued_award, link, learner_account, run_jobs):
    export = ask_for_export(person=learner_account)
    run_jobs()
    export.refresh_from_db()
    with zipfile.ZipFile(io.BytesIO(bytes(export.content))) as archive:
        assert archive.read(f"credentials/{issued_award.serial_number}.json").decode() == issued_award.document
        told = json.loads(archive.read("data.json"))["credentials"]
    assert told["credentials"][0]["grade"] == "B"
    assert told["links"][0]["name"] == "An employer"


def test_the_copy_holds_no_letter_to_somebody_else_at_the_same_mailbox(
    issued_award, learner, learner_account, make_issued, run_jobs, institution
):
    Learner.objects.filter(pk=learner.pk).update(email=learner_account.email)
    sibling = LearnerFactory(institution=institution, full_name="Nguyễn Văn Khác", email=learner_account.email.upper())
    other = make_issued(VersionFactory(institution=institution), sibling)
    for award in (issued_award, other):
        tell_issued(award.pk)
    assert Letter.objects.filter(to__iexact=learner_account.email).count() >= 2
    export = ask_for_export(person=learner_account)
    run_jobs()
    export.refresh_from_db()
    with zipfile.ZipFile(io.BytesIO(bytes(export.content))) as archive:
        told = archive.read("data.json").decode()
    assert sibling.claim_token() not in told
    assert "Văn Khác" not in told
    assert learner.full_name in str(json.loads(told)["credentials"]["letters"])


@built_once
def reissue(issued_award, registrar):
    prepare_successor(award=issued_award, by=registrar, terms={"reason": "loss", "explanation": "Burnt"}, fields={})
    return Award.objects.get(replaces=issued_award)


def test_a_reissue_that_waits_and_rows_that_name_the_person_go_with_them(
    reissue, issued_award, learner, learner_account, registrar, institution, issuer
):
    batch = BatchFactory(version=issued_award.version, prepared_by=issuer)
    # One came back without its seal, one nobody has said whose it is.
    came_back = BatchRowFactory(
        batch=batch, is_new_person=False, learner=learner, award=reissue, fate="failed", failure="signer-removed"
    )
    unsaid = BatchRowFactory(batch=batch, values={"number": learner.number, "full_name": learner.full_name}, is_new_person=False)
    asked = ask(person=learner_account, institution=institution, kind="erasure", wording="")
    assert answer(request=asked, by=registrar, grant=True, words="Erased.").done["drafts"] == 1
    issued_award.refresh_from_db()
    assert (issued_award.state, issued_award.replaced_by) == ("issued", None)
    assert LaterAct.objects.get().state == "declined"
    assert not BatchRow.objects.filter(pk__in=[came_back.pk, unsaid.pk]).exclude(values={}).exists()


def test_a_reissue_that_was_returned_and_forgotten_is_taken_away_by_time(reissue, issued_award, registrar, other_registrar):
    returned = return_award(award=reissue, by=other_registrar, reason="The date is wrong.")
    run_round(issued_award.institution, returned.prepared_at.replace(year=returned.prepared_at.year + 3))
    assert list(Award.objects.all()) == [issued_award]
    assert LaterAct.objects.get().state == "declined"


def test_old_drafts_and_ended_links_go_with_time_and_sealed_awards_never(institution, issued_award, link, draft_award_of):
    old = draft_award_of()
    moment = link.created_at.replace(year=link.created_at.year + 3)
    due = {line.rule.kind: line.due for line in plan(institution, moment) if line.due}
    assert due == {"share_links": 1, "award_drafts": 1}
    run_round(institution, moment)
    assert not Award.objects.filter(pk=old.pk).exists()
    assert list(Award.objects.all()) == [issued_award]
    assert not ShareLink.objects.exists()


@built_once
def draft_award_of(institution, learner, issuer):
    return lambda: AwardFactory(version=VersionFactory(institution=institution), learner=learner, prepared_by=issuer)


def test_what_waits_for_the_registrar_is_deleted_and_what_is_being_sealed_comes_out_unseen_and_untold(
    ready_award, draft_award_of, registrar, learner_account, institution, seal_waiting, run_jobs
):
    sign_awards(awards=[(ready_award, fingerprint(ready_award))], by=registrar)
    AwardFactory(version=VersionFactory(institution=institution), learner=ready_award.learner, state="ready")
    draft_award_of()
    asked = ask(person=learner_account, institution=institution, kind="erasure", wording="")
    assert answer(request=asked, by=registrar, grant=True, words="Erased.").done["drafts"] == 2
    seal_waiting()
    run_jobs()
    left = Award.objects.get()
    assert (left.pk, left.state, left.visibility) == (ready_award.pk, "issued", "private")
    assert not Award.objects.shown().exists()
    assert not Letter.objects.filter(key__startswith="award_issued").exists()


def test_after_a_restriction_what_waited_comes_out_with_its_page_closed(
    ready_award, registrar, learner_account, institution, seal_waiting
):
    asked = ask(person=learner_account, institution=institution, kind="restriction", wording="")
    assert answer(request=asked, by=registrar, grant=True, words="Closed.").done == {"share_links": 0, "pages_closed": 0}
    sign_awards(awards=[(ready_award, fingerprint(ready_award))], by=registrar)
    seal_waiting()
    assert not Award.objects.answering().exists()
    assert Award.objects.shown().exists()


def test_a_returned_draft_is_not_deleted_the_next_night(ready_award, registrar, institution):
    then = ready_award.prepared_at.replace(year=ready_award.prepared_at.year + 3)
    return_award(award=ready_award, by=registrar, reason="The name lacks a mark.", now=then)
    run_round(institution, then + dt.timedelta(days=1))
    assert Award.objects.get().state == "draft"


WORDS = ("explanation", "hearing_note", "answer")


def revoked(award, registrar, other):
    said = {"reason": "wrong-person", "explanation": "Ví Dụ sat the exam for a friend.", "hearing_note": "She lives abroad."}
    act = ask_for(kind="revoke", awards=[award], by=registrar, terms=said | {"legal_act": "12/2026", "hearing": "not-heard"})
    return agree(act=act, by=other, answer="The file shows it.")


def test_what_was_written_about_an_erased_person_goes_and_the_act_stays(
    issued_award, learner_account, institution, registrar, other_registrar, client, confirmed
):
    act = revoked(issued_award, registrar, other_registrar)
    erased = Wallet().erase(learner_account, institution, timezone.now())
    act.refresh_from_db()
    assert [getattr(act, name) for name in WORDS] == ["", "", ""]
    assert (act.state, act.reason, act.legal_act, act.answered_by) == ("done", "wrong-person", "12/2026", other_registrar)
    assert erased.done["act_words"] == 1
    assert "later_acts" in erased.kept
    confirmed(client, registrar)
    assert "Erased with the data" in client.get(act.get_absolute_url()).content.decode()


def test_words_about_several_people_stay_until_none_of_them_is_known(
    issued_award, make_issued, version, institution, learner_account, registrar, other_registrar
):
    other = LearnerFactory(institution=institution, user=UserFactory())
    both = [issued_award, make_issued(version, other)]
    said = {"reason": "wrong-person", "explanation": "Lists were mixed up."}
    act = agree(act=ask_for(kind="revoke", awards=both, by=registrar, terms=said), by=other_registrar)
    Wallet().erase(learner_account, institution, timezone.now())
    act.refresh_from_db()
    assert act.explanation
    Wallet().erase(other.user, institution, timezone.now())
    act.refresh_from_db()
    assert not act.explanation


@pytest.mark.parametrize("ends", [agree, decline])
def test_words_that_somebody_must_still_decide_by_go_with_the_answer(
    issued_award, learner_account, institution, registrar, other_registrar, ends
):
    act = ask_for(kind="revoke", awards=[issued_award], by=registrar, terms={"reason": "fraud", "explanation": "See the file."})
    Wallet().erase(learner_account, institution, timezone.now())
    act.refresh_from_db()
    assert act.explanation == "See the file."
    ends(act=act, by=other_registrar, answer="Read.")
    act.refresh_from_db()
    assert [getattr(act, name) for name in WORDS] == ["", "", ""]


def test_a_suspension_that_a_revocation_ends_loses_its_words_too(
    issued_award, learner_account, institution, registrar, other_registrar
):
    day = institution.today() + dt.timedelta(days=9)
    said = {"reason": "under-review", "explanation": "A complaint by a neighbour.", "review_on": day}
    suspension = ask_for(kind="suspend", awards=[issued_award], by=registrar, terms=said)
    Wallet().erase(learner_account, institution, timezone.now())
    revoked(issued_award, registrar, other_registrar)
    suspension.refresh_from_db()
    assert (suspension.state, suspension.explanation) == ("lapsed", "")


def test_words_of_an_act_become_nothing_never_others(issued_award, registrar, other_registrar):
    act = revoked(issued_award, registrar, other_registrar)
    for wrong in ({"explanation": "Something else."}, {"explanation": ""}, {"legal_act": ""}):
        with pytest.raises(DatabaseError), transaction.atomic():
            LaterAct.objects.filter(pk=act.pk).update(**wrong)
    with pytest.raises(DatabaseError), transaction.atomic():
        LaterAct.objects.filter(pk=act.pk).delete()
