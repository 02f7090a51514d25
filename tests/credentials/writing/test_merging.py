"""Two people in one draft: what they changed in different places is merged, where both wrote nothing is lost."""

import pytest
from django.core.exceptions import PermissionDenied

from credentials.models import DraftChange, MicroCredentialVersion, SetAside
from credentials.services.writing import add_row, bring_row_back, choose, move_row, remove_row
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry


def entries(draft):
    return list(JournalEntry.objects.filter(chain=draft.institution.pk).values_list("event", flat=True))


def test_a_save_is_kept_with_what_stood_there_before_and_is_one_entry_of_the_journal(draft, issuer, save, said):
    saved = save(issuer, titles__en="Payments", hours="120")
    assert (said("titles-en"), said("hours")) == ("Payments", "120")
    assert saved.version.revision == 1
    assert dict(draft.changes.values_list("key", "before")) == {"titles-en": "Fintech and Digital Payments", "hours": "100"}
    assert entries(draft) == ["draft_saved"]
    assert "payments" in MicroCredentialVersion.objects.get(pk=draft.pk).search_key


def test_a_save_that_changes_nothing_writes_nothing(draft, issuer, save):
    save(issuer, titles__en="Fintech and Digital Payments", hours="100")
    assert (draft.changes.count(), entries(draft)) == (0, [])


def test_two_people_in_different_fields_both_stay(issuer, colleague, save, said):
    save(issuer, titles__en="Payments", descriptions__en="Payment rails and their rules.")
    saved = save(colleague, sitting="b", titles__en="Fintech and Digital Payments", descriptions__en="Rails.")
    assert (said("titles-en"), said("descriptions-en")) == ("Payments", "Rails.")
    assert [(change.key, change.by) for change in saved.theirs] == [("titles-en", issuer)]
    assert not saved.aside


def test_two_people_in_one_field_the_second_text_is_set_aside_and_neither_is_lost(draft, issuer, colleague, save, said):
    save(issuer, titles__en="Payments")
    saved = save(colleague, sitting="b", titles__en="Money", hours="90")
    assert (said("titles-en"), said("hours")) == ("Payments", "90")
    (aside,) = draft.set_aside.all()
    assert (aside.key, aside.value, aside.by) == ("titles-en", "Money", colleague)
    assert saved.aside == (aside,)


def test_typing_on_in_a_field_that_waits_keeps_the_latest_of_it(draft, issuer, colleague, save):
    save(issuer, titles__en="Payments")
    save(colleague, sitting="b", titles__en="Mon")
    save(colleague, sitting="b", titles__en="Money")
    save(colleague, sitting="b", titles__en="Money")
    assert list(draft.set_aside.values_list("value", flat=True)) == ["Money"]
    assert len(entries(draft)) == 3


def test_typing_what_the_colleague_wrote_settles_it(draft, issuer, colleague, save):
    save(issuer, titles__en="Payments")
    save(colleague, sitting="b", titles__en="Money")
    save(colleague, sitting="b", titles__en="Payments")
    assert not draft.set_aside.filter(settled_at__isnull=True).exists()


def test_one_form_that_saves_again_and_again_never_meets_itself(issuer, save, said, draft):
    for words in ("P", "Pay", "Payments"):
        save(issuer, titles__en=words)
    assert said("titles-en") == "Payments"
    assert not draft.set_aside.exists()


def test_two_windows_of_one_person_are_as_two_people(draft, issuer, save, said):
    save(issuer, sitting="left", titles__en="Left")
    save(issuer, sitting="right", titles__en="Right")
    assert said("titles-en") == "Left"
    assert draft.set_aside.get().value == "Right"


def test_the_set_aside_text_is_taken_by_choice_and_the_other_stays_in_the_log(draft, issuer, colleague, save, said):
    save(issuer, titles__en="Payments")
    aside = save(colleague, sitting="b", titles__en="Money").aside[0]
    choose(aside=aside, by=issuer, take=True)
    assert said("titles-en") == "Money"
    assert draft.changes.filter(key="titles-en", before="Payments", after="Money").exists()
    assert entries(draft)[-1] == "draft_choice_made"
    with pytest.raises(WrongState):
        choose(aside=aside, by=colleague, take=False)


def test_the_set_aside_text_is_let_go_by_choice(issuer, colleague, save, said):
    save(issuer, titles__en="Payments")
    choose(aside=save(colleague, sitting="b", titles__en="Money").aside[0], by=colleague, take=False)
    assert said("titles-en") == "Payments"


def test_text_for_an_outcome_that_was_taken_out_waits_and_brings_it_back(draft, issuer, colleague, save, said):
    row = draft.outcomes.get(code="LO2")
    remove_row(version=draft, by=issuer, kind="outcome", number=row.pk)
    saved = save(
        colleague, sitting="b", **{f"outcome__{row.pk}__texts__en": "Compare and choose", f"outcome__{row.pk}__hours": "35"}
    )
    assert [aside.value for aside in saved.aside] == ["Compare and choose"]
    choose(aside=saved.aside[0], by=issuer, take=True)
    back = draft.outcomes.get(code="LO2")
    assert (back.texts["en"], back.texts["vi"], back.hours) == ("Compare and choose", "So sánh mô hình kinh doanh", 35)
    assert back.assessments.count() == 2
    assert said(f"outcome-{row.pk}-hours") == "35"


def test_what_was_taken_out_is_brought_back_once(draft, issuer):
    row = draft.quality.get()
    remove_row(version=draft, by=issuer, kind="quality", number=row.pk)
    assert not draft.quality.exists()
    change = draft.changes.get(key=f"quality-{row.pk}")
    for _ in range(2):
        bring_row_back(version=draft, by=issuer, change=change)
    assert draft.quality.get().type == row.type


def test_one_form_adds_one_row_however_often_it_is_sent(draft, issuer):
    for _ in range(2):
        add_row(version=draft, by=issuer, kind="outcome", sitting="page-1")
    add_row(version=draft, by=issuer, kind="outcome", sitting="page-2")
    assert [row.code for row in draft.outcomes.all()] == ["LO1", "LO2", "LO3", "LO4", "LO5"]


def test_rows_change_places_and_stop_at_the_ends(draft, issuer):
    first = draft.outcomes.get(code="LO1")
    move_row(version=draft, by=issuer, kind="outcome", number=first.pk, up=True)
    move_row(version=draft, by=issuer, kind="outcome", number=first.pk, up=False)
    assert [row.code for row in draft.outcomes.all()] == ["LO2", "LO1", "LO3"]


def test_strangers_and_colleagues_without_the_role_write_nothing(draft, stranger, foreign_registrar, save, said):
    for person in (stranger, foreign_registrar):
        with pytest.raises(PermissionDenied):
            save(person, titles__en="Mine")
    assert said("titles-en") == "Fintech and Digital Payments"


def test_what_was_handed_in_is_written_in_no_more(draft, issuer, save):
    MicroCredentialVersion.objects.filter(pk=draft.pk).update(state="internal_qa")
    with pytest.raises(WrongState):
        save(issuer, titles__en="Late")
    assert not DraftChange.objects.exists()
    assert not SetAside.objects.exists()
