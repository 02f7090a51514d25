"""The whole file of a case, made by a worker on the queue of paper and kept for a week."""

from __future__ import annotations

import hashlib
from io import BytesIO

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from credentials.rendering.dossier import Bound, Dossier, bind, facts
from recognition.court_parts import parts
from recognition.court_teller import Teller
from recognition.models import CaseFile, RecognitionRequest

State = CaseFile.State
READ = ("applicant", "officer", "institution", "course__institution", "award__institution", "award__version__micro_credential")


def make(*, file_id: int) -> None:
    """Print and keep. Begun again after a crash, it leaves one file."""
    file = CaseFile.objects.select_related("asked_by").filter(pk=file_id, state=State.WAITING).first()
    if file is None:
        return
    request = RecognitionRequest.objects.select_related(*READ).get(pk=file.request_id)
    with override(file.language):
        bound = bind(dossier_of(request, file))
    _keep(file, bound)


def dossier_of(request: RecognitionRequest, file: CaseFile) -> Dossier:
    """In the active language."""
    teller = Teller(request, for_desk=file.for_desk)
    asked = file.asked_by.full_name
    read_by = _("officers of the receiving institution") if file.for_desk else _("the learner")
    return Dossier(
        language=file.language,
        title=_("The whole file"),
        institution=request.institution.name() if request.institution else "",
        number=request.case_number or "",
        dated=file.asked_at.date().isoformat(),
        cover=[
            facts(
                (_("Learner"), request.applicant.full_name),
                (_("Purpose"), str(request.get_purpose_display())),
                (_("Course"), teller.local(request.course.titles) if request.course else ""),
                (_("Officer"), request.officer.full_name if request.officer else ""),
                (_("State"), str(request.get_state_display())),
                (_("Printed for"), f"{asked} ({read_by})"),
                (_("Printed"), teller.moment(file.asked_at)),
                (_("Times are those of"), str(teller.zone)),
            )
        ],
        parts=list(parts(teller)),
        labels={
            "index": _("Index"),
            "part": _("Part"),
            "page": _("Page"),
            "foot": _("page %(page)s of %(pages)s"),
            "unreadable": _("The pages of this paper cannot be laid into the file. It is kept as it came; its digest names it."),
        },
    )


def _keep(file: CaseFile, bound: Bound) -> None:
    name = f"case-files/{file.public_id}.pdf"
    default_storage.delete(name)  # of an attempt that was cut off
    saved = default_storage.save(name, File(BytesIO(bound.content)))
    said = {
        "state": State.DONE,
        "file": saved,
        "pages": bound.pages,
        "size": len(bound.content),
        "digest": hashlib.sha256(bound.content).hexdigest(),
    }
    with transaction.atomic():
        if not CaseFile.objects.filter(pk=file.pk, state=State.WAITING).update(**said):
            default_storage.delete(saved)


def give_up(file_id: int) -> None:
    """The job came to nothing for good."""
    CaseFile.objects.filter(pk=file_id, state=State.WAITING).update(state=State.FAILED)


def forget_old() -> None:
    """A file outlives its week neither in the storage nor as a row."""
    for file in CaseFile.objects.filter(expires_at__lte=timezone.now())[:1_000]:
        if file.file:
            default_storage.delete(file.file)
        file.delete()
