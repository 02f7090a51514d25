"""A learner's request to correct a name, answered by amendment, by a new award or by a refusal."""

import pytest
from django.core.exceptions import PermissionDenied

from credentials.models import Award, Correction
from credentials.models.later_act import Kind
from credentials.services.acting import agree
from credentials.services.correcting import answer_by_act, ask_correction, refuse_correction
from credentials.services.issuing import fingerprint, sign_awards
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import Letter


@pytest.mark.parametrize("kind", [Kind.AMEND, Kind.REPLACE])
def test_a_learners_request_is_answered_by_what_it_leads_to(
    issued_award, learner_account, registrar, other_registrar, seal_waiting, kind
):
    wish = {"wanted_name": "Nguyễn Thị Mẫu Mới", "wrong": "Married.", "evidence": "Certificate of 2026.", "hides_name": True}
    asked = ask_correction(award=issued_award, by=learner_account, fields=wish)
    with pytest.raises(WrongState, match="asked already"):
        ask_correction(award=issued_award, by=learner_account, fields=wish)
    terms = {"reason": "name-change", "explanation": "Seen.", "legal_act": "7/2026"}
    if kind == Kind.AMEND:
        terms |= {"field": "name_as_printed", "new_value": wish["wanted_name"]}
    fields = {"name_as_printed": wish["wanted_name"]}
    file = answer_by_act(award=issued_award, by=registrar, kind=kind, terms=terms, fields=fields)
    with pytest.raises(WrongState, match="on its way"):
        refuse_correction(correction=asked, by=registrar, answer="No.")
    if kind == Kind.AMEND:
        agree(act=file, by=other_registrar)
    else:
        successor = Award.objects.get(replaces=issued_award)
        sign_awards(awards=[(successor, fingerprint(successor))], by=other_registrar)
        seal_waiting()
    asked.refresh_from_db()
    assert (asked.state, asked.answered_by) == ("amended" if kind == Kind.AMEND else "reissued", other_registrar)


def test_a_refusal_has_a_reason_and_a_letter(issued_award, learner_account, registrar, issuer, stranger):
    wish = {"wanted_name": "Mới", "wrong": "I like it better.", "evidence": "None."}
    with pytest.raises(PermissionDenied):
        ask_correction(award=issued_award, by=stranger, fields=wish)
    asked = ask_correction(award=issued_award, by=learner_account, fields=wish)
    with pytest.raises(PermissionDenied, match="Only a registrar"):
        refuse_correction(correction=asked, by=issuer, answer="No.")
    assert refuse_correction(correction=asked, by=registrar, answer="No evidence.").state == Correction.State.REFUSED
    assert Letter.objects.filter(key=f"correction_answered:{asked.pk}").count() == 1
