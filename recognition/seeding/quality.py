"""Quality review in the demo: one version in review with remarks, one whose major change broke an equivalence."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from credentials.models import MicroCredential, MicroCredentialVersion
from credentials.services.reviewing import answer_remark, make_remark, return_version, save_checklist, submit_version
from institutions.models import Agreement, GradeScale, Institution, Role
from recognition.seeding import catalogue, data
from recognition.seeding.network import first
from recognition.seeding.reviewing import ANSWERS, bring_out, staff_of
from recognition.services.renewing import list_line


def seed_reviews() -> None:
    """One version in review, with remarks; one whose major change broke what an agreement lists. After the awards."""
    _in_review("UEH-SA-02")
    _broken("NEU-PM-02", receiver="UEH", agreement="AG-2026-01")


def _next(code: str, number: str, **changed: Any) -> MicroCredentialVersion:
    """A draft that says what the demo's version says, but for what changed."""
    row = next(one for one in data("micro_credentials") if one["code"] == code)
    partners = {partner.code: partner for partner in Institution.objects.all()}
    scales = {scale.code: scale for scale in GradeScale.objects.all()}
    micro_credential = MicroCredential.objects.get(code=code)
    return catalogue.draft(micro_credential, {**row, "number": number, **changed}, partners, scales)


def _in_review(code: str) -> None:
    """Returned once, answered, and sent again: a reviewer finds one answer to read and one open remark."""
    said = {"en": "Introductory accounting: record a transaction, read a balance sheet"}
    said["vi"] = "Kế toán nhập môn: ghi sổ một nghiệp vụ, đọc bảng cân đối kế toán"
    version = _next(code, "1.1", prerequisites=said)
    author, reviewer, _registrar = staff_of(version.institution)
    note = "Prerequisites are stated as outcomes."
    version = submit_version(version=version, by=author, change_class="minor", change_note=note)
    asked = "Which entries should a learner be able to make?"
    remark = make_remark(version=version, by=reviewer, field="prerequisites", words=asked)
    version = return_version(version=version, by=reviewer, words="Nearly there.")
    answer_remark(remark=remark, by=author, answer="Those of the first course of accounting; they are named now.")
    version = submit_version(version=version, by=author, change_class="minor", change_note=note)
    make_remark(version=version, by=reviewer, field="hours", words="Who estimated the hours, and how were they checked?")
    save_checklist(version=version, by=reviewer, answers=ANSWERS[:5])


def _broken(code: str, *, receiver: str, agreement: str) -> None:
    """Listed in an agreement as 1.0; then 2.0 takes half as many hours again."""
    listed = Agreement.objects.get(number=agreement)
    first_version = MicroCredentialVersion.objects.published().get(micro_credential__code=code)
    counts_it = Institution.objects.get(code=receiver)
    admin = first(counts_it, Role.INSTITUTION_ADMIN)
    if admin is None:
        raise LookupError(f"{receiver} lacks an administrator")
    list_line(agreement=listed, version=first_version, receiver=counts_it, by=admin)
    row = next(one for one in data("micro_credentials") if one["code"] == code)
    outcomes = [{**one, "hours": Decimal(str(one["hours"])) * Decimal("1.5")} for one in row["outcomes"]]
    version = _next(code, "1.1", hours=Decimal(str(row["hours"])) * Decimal("1.5"), outcomes=outcomes)
    approval = row["approval"] | {"decision": f"DEMO-MC-{code}-2.0"}
    bring_out(version, approval, change_class="major", note="Half as many hours again, for a field project.", teach_out=180)
