"""Cases of a desk, for its officers and programmes of the institution: what is asked, and everything that was sent with it."""

from __future__ import annotations

import json
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny

from institutions.models import Role, Scope
from institutions.tokens import Grant, may_read
from micro4asia.foundation.paging import Pages
from recognition.models import Decision, RecognitionRequest, RequestSource

ORIGINS = ("award", "reference", "imported", "document")


class CaseSourceOut(serializers.Serializer[dict[str, Any]]):
    """One thing to be recognised. verdict and digest are those of the moment when it was sent."""

    origin = serializers.ChoiceField(
        choices=ORIGINS, help_text="In this registry, registered here by reference, brought from elsewhere, or a document"
    )
    title = serializers.DictField(child=serializers.CharField(), help_text="By language tag; “und” where nobody said which")
    issuer = serializers.CharField(help_text="Short name of a member; else the name that was stated, which may be empty")
    credential = serializers.CharField(help_text="Id of a credential of the network; else empty")
    hours = serializers.CharField(help_text="As declared or stated; empty where nobody did")
    verdict = serializers.CharField(help_text="Of the check when it was sent; “unchecked” where no machine could make one")
    digest = serializers.CharField(help_text="SHA-256 of the document or the file, hex")


class CaseDecisionOut(serializers.ModelSerializer[Decision]):
    creditSystem = serializers.CharField(source="credit_system")
    decidedOn = serializers.DateField(source="decided_on")

    class Meta:
        model = Decision
        fields = ("outcome", "credits", "creditSystem", "decidedOn")


class CaseOut(serializers.ModelSerializer[RecognitionRequest]):
    """A case without its applicant: whoever may know the person reads the page."""

    id = serializers.CharField(source="public_id")
    caseNumber = serializers.CharField(source="case_number")
    course = serializers.CharField(source="course.code", default="")
    courseVersion = serializers.CharField(source="course.version", default="")
    programme = serializers.CharField(source="programme.code", default="")
    sources = serializers.SerializerMethodField(help_text="All of them, the leading credential first")
    submittedAt = serializers.DateTimeField(source="submitted_at")
    completeOn = serializers.DateField(source="complete_on", allow_null=True)
    dueOn = serializers.DateField(source="due_on", allow_null=True)
    decision = serializers.SerializerMethodField(help_text="As it holds today; null before, and where an appeal set it aside")

    class Meta:
        model = RecognitionRequest
        fields = (
            *("id", "caseNumber", "state", "kind", "purpose", "course", "courseVersion", "programme", "sources"),
            *("submittedAt", "completeOn", "dueOn", "decision"),
        )

    @extend_schema_field(CaseSourceOut(many=True))
    def get_sources(self, row: RecognitionRequest) -> list[dict[str, Any]]:
        leading = [_of_award(row.award, row.verification, row.document_digest)] if row.award else []
        return leading + [_further(source) for source in row.further_sources.all()]

    @extend_schema_field(CaseDecisionOut(allow_null=True))
    def get_decision(self, row: RecognitionRequest) -> dict[str, Any] | None:
        answer = row.standing_answer
        return dict(CaseDecisionOut(answer).data) if answer else None


def _further(source: RequestSource) -> dict[str, Any]:
    if source.award:
        return _of_award(source.award, source.verification, source.document_digest)
    said = source.described
    origin = str(said.get("origin", "document"))
    title = str(said.get("title", ""))
    return {
        "origin": origin if origin in ORIGINS else "document",
        "title": {str(said.get("language") or "und"): title} if title else {},
        "issuer": str(said.get("issuer", "")),
        "credential": "",
        "hours": str(said.get("hours", "")),
        "verdict": _verdict(source.verification),
        "digest": source.document_digest or (source.paper.digest if source.paper else ""),
    }


def _of_award(award: Any, verification: str, digest: str) -> dict[str, Any]:
    return {
        "origin": "award",
        "title": award.version.titles,
        "issuer": award.institution.slug,
        "credential": award.public_id,
        "hours": f"{award.version.hours.normalize():f}",
        "verdict": _verdict(verification),
        "digest": digest,
    }


def _verdict(verification: str) -> str:
    return str(json.loads(verification).get("verdict", "")) if verification else ""


class AtTheDesk(GenericAPIView[RecognitionRequest]):
    """Cases of the institution in the address, for its officers or a token of its own with the scope "recognition"."""

    serializer_class = CaseOut
    # Rights are asked with the rows; to everybody else there is no such desk.
    permission_classes = [AllowAny]
    filter_backends = []

    def get_queryset(self) -> QuerySet[RecognitionRequest]:
        if getattr(self, "swagger_fake_view", False):
            return RecognitionRequest.objects.none()
        grant = self.request.auth
        if isinstance(grant, Grant) and Scope.RECOGNITION not in grant.scopes:
            raise Http404
        institution = may_read(self.request, self.kwargs["slug"], Scope.RECOGNITION, Role.OFFICER, told=())
        rows = RecognitionRequest.objects.received_by(institution)
        if not isinstance(grant, Grant):
            rows = rows & RecognitionRequest.objects.visible_to(self.request.user)
        brought = RequestSource.objects.select_related("award__institution", "award__version", "paper").defer("paper__content")
        answers = Decision.objects.select_related("appeal", "replaced_by")
        needed = rows.select_related("course", "programme", "award__institution", "award__version").prefetch_related(
            Prefetch("further_sources", brought), Prefetch("decisions", answers)
        )
        return needed.order_by("-submitted_at", "-pk")


@extend_schema(tags=["institution"])
class InstitutionCases(AtTheDesk, ListAPIView[RecognitionRequest]):
    """Recognition cases sent to your institution, latest first, each with everything that was shown. Scope `recognition`."""

    audience = "recognition_api.list_cases"
    pagination_class = Pages


@extend_schema(tags=["institution"])
class InstitutionCase(AtTheDesk, RetrieveAPIView[RecognitionRequest]):
    """One recognition case of your institution, by its id. Scope `recognition`."""

    audience = "recognition_api.read_case"

    def get_object(self) -> RecognitionRequest:
        return get_object_or_404(self.get_queryset(), public_id=self.kwargs["public_id"])
