"""Members of the network, for programmes."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from institutions.models import Institution


class CreditValueOut(serializers.Serializer[Any]):
    system = serializers.CharField()
    hoursPerCredit = serializers.FloatField(source="hours_per_credit")


class InstitutionOut(serializers.ModelSerializer[Institution]):
    """What anyone may know of a member; texts by language tag."""

    names = serializers.SerializerMethodField()
    city = serializers.DictField(child=serializers.CharField())
    memberFrom = serializers.DateField(source="member_from")
    memberTo = serializers.DateField(source="member_to", allow_null=True)
    levelFramework = serializers.CharField(source="level_framework")
    mayAwardCredits = serializers.SerializerMethodField()
    credits = serializers.SerializerMethodField()
    page = serializers.SerializerMethodField()

    class Meta:
        model = Institution
        fields = (
            "slug",
            "code",
            "did",
            "names",
            "state",
            "memberFrom",
            "memberTo",
            "country",
            "region",
            "city",
            "website",
            "language",
            "levelFramework",
            "mayAwardCredits",
            "credits",
            "page",
        )

    @extend_schema_field(serializers.DictField(child=serializers.CharField()))
    def get_names(self, institution: Institution) -> dict[str, str]:
        return institution.names()

    def get_mayAwardCredits(self, institution: Institution) -> bool:
        return institution.may_award_credits(timezone.localdate())

    @extend_schema_field(CreditValueOut(allow_null=True))
    def get_credits(self, institution: Institution) -> Any:
        value = institution.credit_value(timezone.localdate())
        return CreditValueOut(value).data if value else None

    def get_page(self, institution: Institution) -> str:
        return f"{settings.PUBLIC_URL}{reverse('institutions:detail', args=[institution.slug])}"
