"""Facets of the catalogue, on the page and in the API alike."""

from __future__ import annotations

from collections.abc import Sequence

import django_filters  # type: ignore[import-untyped]
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from credentials.models import MicroCredentialVersion
from institutions.models import Institution
from institutions.vocabulary import Participation
from micro4asia.foundation import text

Versions = QuerySet[MicroCredentialVersion]
# Broad fields of ISCED-F 2013 by their two digits. A version names a detailed field of four.
BROAD_FIELDS = [f"{number:02}" for number in range(11)]
LEVELS = [str(number) for number in range(1, 9)]
NOT_LEVELLED = "none"
LANGUAGES = ["en", "vi", "lo", "cs", "it", "hr", "fr"]


def _choices(values: Sequence[str]) -> list[tuple[str, str]]:
    return [(value, value) for value in values]


class CatalogueFilter(django_filters.FilterSet):  # type: ignore[misc]  # without stubs
    q = django_filters.CharFilter(label=_("Words of the title, the outcomes, the code or the institution"), method="search")
    institution = django_filters.ModelChoiceFilter(
        label=_("Institution"),
        field_name="micro_credential__institution",
        to_field_name="slug",
        queryset=Institution.objects.active().prefetch_related("name_history"),
        empty_label=_("All institutions"),
    )
    field = django_filters.MultipleChoiceFilter(
        label=_("Field of education, two digits of ISCED-F 2013"), choices=_choices(BROAD_FIELDS), method="in_fields"
    )
    level = django_filters.MultipleChoiceFilter(
        label=_("Level in the issuer's own framework"), choices=_choices([*LEVELS, NOT_LEVELLED]), method="at_levels"
    )
    language = django_filters.MultipleChoiceFilter(
        label=_("Language of instruction"), choices=_choices(LANGUAGES), method="taught_in"
    )
    participation = django_filters.MultipleChoiceFilter(label=_("Form of participation"), choices=Participation.choices)
    sort = django_filters.OrderingFilter(
        label=_("Order"),
        fields=[("hours", "hours"), ("published_at", "published")],
        field_labels={"hours": _("Hours"), "published_at": _("Date of publication")},
    )

    class Meta:
        model = MicroCredentialVersion
        fields = ("q", "institution", "field", "level", "language", "participation")

    def search(self, queryset: Versions, _name: str, value: str) -> Versions:
        """Every word must stand in the folded text, or in a name of the institution: "du lich" finds du lịch."""
        words = text.search_key(value).split()[:8]
        named = _named(words)
        for word in words:
            queryset = queryset.filter(Q(search_key__contains=word) | Q(micro_credential__institution__in=named[word]))
        return queryset

    def in_fields(self, queryset: Versions, _name: str, values: list[str]) -> Versions:
        wanted = Q()
        for digits in values:
            wanted |= Q(isced_f__startswith=digits)
        return queryset.filter(wanted)

    def at_levels(self, queryset: Versions, _name: str, values: list[str]) -> Versions:
        return queryset.filter(level_code__in=["" if value == NOT_LEVELLED else value for value in values])

    def taught_in(self, queryset: Versions, _name: str, values: list[str]) -> Versions:
        """The stored list as text: no path into JSON is needed, and both databases answer alike."""
        wanted = Q()
        for tag in values:
            wanted |= Q(languages_text__contains=f'"{tag}"')
        return queryset.annotate(languages_text=Cast("languages", TextField())).filter(wanted)


def _named(words: Sequence[str]) -> dict[str, list[int]]:
    """Institutions by each word that stands in a name they bore, or in their code. They are few: read once, folded here."""
    rows = Institution.objects.visible_to(None).values_list("pk", "code", "name_history__name")
    folded = [(pk, text.search_key(f"{code} {name or ''}")) for pk, code, name in rows]
    return {word: [pk for pk, key in folded if word in key] for word in words}
