"""What a draft shows beside its leading credential: further ones, those of elsewhere, and documents with what is said of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from credentials.models import Award, ReferencedAward
from credentials.paper_gate import JSON, PDF, AcceptedPaper
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from recognition.models import CasePaper, ImportedCredential, RecognitionRequest, RequestSource
from recognition.policies import may_handle_as_applicant, may_request

TYPES = {"json": JSON, "pdf": PDF}


@transaction.atomic
def choose_sources(
    *,
    request: RecognitionRequest,
    by: User,
    awards: Collection[Award],
    references: Collection[ReferencedAward] = (),
    imported: Collection[ImportedCredential] = (),
) -> RecognitionRequest:
    """Exactly these, beside the documents that were added. Raises PermissionDenied, ValidationError by field, WrongState.

    The leading award stays the leading one where it is still among them; else it is the first.
    """
    request = _draft(request, by)
    for award in awards:
        may_request(by, award).enforce()
    if not awards and not references and not imported and not _documents(request):
        raise ValidationError({"award": _("Choose at least one credential, or add a document.")})
    leading = next((award for award in awards if award.pk == request.award_id), next(iter(awards), None))
    request.award = leading
    request.save(update_fields=["award"])
    kept = {f"{origin}:{row.public_id}" for origin, rows in (("reference", references), ("imported", imported)) for row in rows}
    for source in request.further_sources.select_related("paper"):
        said = source.described
        if source.award_id or (said.get("origin") and f"{said['origin']}:{said.get('origin_id')}" not in kept):
            _drop(source)
    there = {f"{row.described.get('origin')}:{row.described.get('origin_id')}" for row in request.further_sources.all()}
    for award in awards:
        if leading is None or award.pk != leading.pk:
            RequestSource.objects.create(request=request, position=_next(request), award=award)
    for reference in references:
        if f"reference:{reference.public_id}" not in there:
            _copy(request, by, "reference", reference, _paper_of(reference), described_by(reference))
    for row in imported:
        if f"imported:{row.public_id}" not in there:
            paper = AcceptedPaper(row.name, row.media_type, bytes(row.content), row.digest)
            _copy(request, by, "imported", row, paper, row.described)
    return request


@transaction.atomic
def add_document(*, request: RecognitionRequest, by: User, paper: AcceptedPaper, described: Mapping[str, Any]) -> RequestSource:
    """A document of any kind with what the learner knows of it. Raises PermissionDenied, ValidationError by field, WrongState.

    described: title and issuer at least, further facts by the keys of RequestSource.
    """
    request = _draft(request, by)
    lacking = {key: _("This is needed.") for key in ("title", "issuer") if not described.get(key)}
    if lacking:
        raise ValidationError(lacking)
    twin: RequestSource | None = RequestSource.objects.filter(request=request, paper__digest=paper.digest).first()
    if twin:
        return twin
    return _keep(request, by, paper, {**described, "origin": ""})


@transaction.atomic
def remove_source(*, request: RecognitionRequest, by: User, position: int) -> None:
    """Take one out again, with its file. One that is not there is out already."""
    request = _draft(request, by)
    if source := request.further_sources.select_related("paper").filter(position=position).first():
        _drop(source)


def described_by(reference: ReferencedAward) -> dict[str, Any]:
    return {"title": reference.title, "issuer": reference.issuer, "issued_on": reference.issued_on.isoformat()}


def _draft(request: RecognitionRequest, by: User) -> RecognitionRequest:
    request = RecognitionRequest.objects.select_for_update().get(pk=request.pk)
    may_handle_as_applicant(by, request).enforce()
    if not request.is_draft:
        raise WrongState(_("This request was sent already; it can no longer be changed."))
    return request


def _documents(request: RecognitionRequest) -> bool:
    return any(not row.award_id and not row.described.get("origin") for row in request.further_sources.all())


def _paper_of(reference: ReferencedAward) -> AcceptedPaper:
    return AcceptedPaper(reference.file_name, TYPES[reference.kind], bytes(reference.content), reference.digest)


def _copy(
    request: RecognitionRequest,
    by: User,
    origin: str,
    row: ReferencedAward | ImportedCredential,
    paper: AcceptedPaper,
    said: Mapping[str, Any],
) -> None:
    """A copy of its own: the request keeps what was shown, whatever becomes of the row it came from."""
    if not RequestSource.objects.filter(request=request, paper__digest=paper.digest).exists():
        _keep(request, by, paper, {**said, "origin": origin, "origin_id": row.public_id})


def _keep(request: RecognitionRequest, by: User, paper: AcceptedPaper, said: dict[str, Any]) -> RequestSource:
    if request.papers.count() >= CasePaper.MOST:
        raise ValidationError({"file": _("A request takes at most %(most)s files.") % {"most": CasePaper.MOST}})
    kept = CasePaper.objects.create(
        request=request,
        kind=CasePaper.Kind.SOURCE,
        name=paper.name,
        media_type=paper.media_type,
        content=paper.content,
        digest=paper.digest,
        added_by=by,
    )
    return RequestSource.objects.create(request=request, position=_next(request), paper=kept, described=said)


def _drop(source: RequestSource) -> None:
    if source.paper:
        source.paper.delete()  # and the source with it
    else:
        source.delete()


def _next(request: RecognitionRequest) -> int:
    last = request.further_sources.order_by("-position").values_list("position", flat=True).first()
    return (last or 0) + 1
