"""How cases were decided in the network, for programmes: what the public page shows."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny

from micro4asia.foundation.http import asked
from micro4asia.foundation.paging import Pages
from recognition.instruments.finding import Told, find_precedents
from recognition.models import Decision, RecognitionRequest, Rule


class PrecedentOut(serializers.Serializer[Told]):
    """Coded facts and edited words. count, credits and last day are null where they might be somebody."""

    microCredential = serializers.CharField(source="micro_credential")
    title = serializers.DictField(child=serializers.CharField())
    line = serializers.CharField()
    issuer = serializers.CharField(source="issuer.slug")
    institution = serializers.CharField(source="receiver.slug")
    course = serializers.CharField(source="course.code")
    courseVersion = serializers.CharField(source="course.version")
    purpose = serializers.CharField(source="purpose_code")
    outcome = serializers.CharField()
    words = serializers.ListField(source="wordings", child=serializers.CharField())
    count = serializers.IntegerField(allow_null=True)
    credits = serializers.DecimalField(max_digits=6, decimal_places=2, allow_null=True)
    creditSystem = serializers.CharField(source="credit_system")
    lastOn = serializers.DateField(source="last_on", allow_null=True)


@extend_schema(
    tags=["recognition"],
    auth=[],
    parameters=[
        OpenApiParameter("words", str, description="Micro-credential, course or institution"),
        OpenApiParameter("purpose", str, enum=RecognitionRequest.Purpose.values),
        OpenApiParameter("outcome", str, enum=Decision.Outcome.values),
    ],
)
class PrecedentList(ListAPIView[Any]):
    """Decisions of the last 36 months that may be followed, grouped; they bind nobody and name nobody."""

    audience = "recognition_rule.view_published"
    serializer_class = PrecedentOut
    permission_classes = [AllowAny]
    pagination_class = Pages
    filter_backends = []

    def get_queryset(self) -> Any:
        return find_precedents(
            words=asked(self.request, "words")[:100],
            purpose=asked(self.request, "purpose"),
            outcome=asked(self.request, "outcome"),
        )


class RuleOut(serializers.ModelSerializer[Rule]):
    sources = serializers.SerializerMethodField()
    issuer = serializers.CharField(source="sender.slug")
    institution = serializers.CharField(source="receiver.slug")
    course = serializers.CharField(source="course.code")
    courseVersion = serializers.CharField(source="course.version")
    validFrom = serializers.DateField(source="valid_from")
    validTo = serializers.DateField(source="valid_to")
    page = serializers.SerializerMethodField()

    class Meta:
        model = Rule
        fields = (
            *("kind", "number", "state", "sources", "issuer", "institution", "course", "courseVersion", "purposes"),
            *("credits", "wording", "validFrom", "validTo", "page"),
        )

    def get_sources(self, rule: Rule) -> list[dict[str, str]]:
        return [
            {"microCredential": one.micro_credential.code, "from": one.first_line, "to": one.last_line}
            for one in rule.sources.all()
        ]

    def get_page(self, rule: Rule) -> str:
        return f"{settings.PUBLIC_URL}{rule.get_absolute_url()}"


@extend_schema(tags=["recognition"], auth=[])
class RuleList(ListAPIView[Rule]):
    """Rules that institutions have published, those that are suspended or over included; no learning agreements."""

    audience = "recognition_rule.view_published"
    queryset = (
        Rule.objects.public()
        .select_related("sender", "receiver", "course")
        .prefetch_related("sources__micro_credential")
        .order_by("-published_at", "-pk")
    )
    serializer_class = RuleOut
    permission_classes = [AllowAny]
    pagination_class = Pages
    filter_backends = []
