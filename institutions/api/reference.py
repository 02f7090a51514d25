"""Reference data and agreements, for programmes: what the public pages show."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.dateparse import parse_date
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny

from institutions.facts import KINDS
from institutions.models import Agreement
from micro4asia.foundation.http import asked
from micro4asia.foundation.paging import Pages


class FactOut(serializers.Serializer[Any]):
    """One row. `about` and `says` have the members of its kind."""

    about = serializers.SerializerMethodField()
    says = serializers.SerializerMethodField()
    validFrom = serializers.DateField(source="valid_from")
    validTo = serializers.DateField(source="valid_to", allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    doubt = serializers.CharField()
    note = serializers.CharField()

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_about(self, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in row.identity}

    @extend_schema_field(serializers.DictField())
    def get_says(self, row: Any) -> dict[str, Any]:
        return {name: getattr(row, name) for name in row.said}


class AgreementOut(serializers.ModelSerializer[Agreement]):
    parties = serializers.SerializerMethodField()
    validFrom = serializers.DateField(source="valid_from")
    validTo = serializers.DateField(source="last_day")
    noticeDays = serializers.IntegerField(source="notice_days")
    page = serializers.SerializerMethodField()

    class Meta:
        model = Agreement
        fields = ("number", "titles", "covers", "scope", "parties", "state", "validFrom", "validTo", "noticeDays", "page")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_parties(self, agreement: Agreement) -> list[str]:
        return [party.institution.slug for party in agreement.members()]

    def get_page(self, agreement: Agreement) -> str:
        return f"{settings.PUBLIC_URL}{agreement.get_absolute_url()}"


@extend_schema(
    tags=["reference"],
    auth=[],
    parameters=[
        OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=[code for code, kind in KINDS.items() if not kind.own]),
        OpenApiParameter("on", str, description="The day whose rows are asked for, such as 2026-01-31; without it, every row."),
        OpenApiParameter("country", str, description="ISO 3166-1 alpha-2"),
    ],
)
class ReferenceList(ListAPIView[Any]):
    """Rows of one kind of reference data, past and future ones included, with sources and doubts."""

    audience = "reference.read"
    serializer_class = FactOut
    permission_classes = [AllowAny]
    pagination_class = Pages
    filter_backends = []

    def get_queryset(self) -> QuerySet[Any]:
        kind = KINDS.get(self.kwargs.get("kind", ""))
        if kind is None or kind.own:
            raise Http404
        rows = kind.model.objects.all()
        if day := self.request.query_params.get("on"):
            rows = rows.on(_day(day))
        if country := asked(self.request, "country"):
            rows = rows.filter(country=country)
        return rows


@extend_schema(tags=["reference"], auth=[])
class AgreementList(ListAPIView[Agreement]):
    """Published agreements, those that have ended included."""

    audience = "agreement.read_published"
    queryset = Agreement.objects.published().prefetch_related("parties__institution")
    serializer_class = AgreementOut
    permission_classes = [AllowAny]
    pagination_class = Pages
    filter_backends = []


def _day(said: str) -> Any:
    try:
        if day := parse_date(said):
            return day
    except ValueError:
        pass
    raise ValidationError({"on": [f"Not a day: write it as {timezone.localdate().isoformat()}."]})
