"""Facets of the catalogue, on the page and in the API alike."""

from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from credentials.models import MicroCredentialVersion
from institutions.models import Institution
from institutions.vocabulary import Participation
from micro4asia.foundation import text


class CatalogueFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search"), method="search")
    institution = django_filters.ModelChoiceFilter(
        label=_("Institution"),
        field_name="micro_credential__institution",
        to_field_name="slug",
        queryset=Institution.objects.active().prefetch_related("name_history"),
        empty_label=_("All institutions"),
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"), field_name="level_code", choices=[(str(n), str(n)) for n in range(4, 9)], empty_label=_("All levels")
    )
    participation = django_filters.ChoiceFilter(
        label=_("Form of participation"), choices=Participation.choices, empty_label=_("All forms")
    )

    class Meta:
        model = MicroCredentialVersion
        fields = ("q", "institution", "level", "participation")

    def search(self, queryset: QuerySet[MicroCredentialVersion], _name: str, value: str) -> QuerySet[MicroCredentialVersion]:
        """Every word must stand in the folded titles, outcomes or code: "du lich" finds du lịch."""
        for word in text.search_key(value).split():
            queryset = queryset.filter(search_key__contains=word)
        return queryset
