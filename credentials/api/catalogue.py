"""The catalogue for programmes: the same questions, names and answers as on the pages."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from credentials.api.serializers import CatalogueEntryOut, CatalogueLineOut
from credentials.filters import LEVELS, SORTS, homes, read
from credentials.findable import FACETS, HOURS, LONGER, NOT_LEVELLED
from credentials.floors import ask_outcomes, ask_where_it_counts
from credentials.lineage import steps
from credentials.listing import find, versions_at, whole
from credentials.models import CatalogueEntry, MicroCredentialVersion
from credentials.services.stacking_reading import stacks_of
from credentials.snapshots import version_facts
from institutions.vocabulary import AssessmentType, Participation, Stackability
from micro4asia.foundation.paging import Pages

NO_SUCH = OpenApiResponse(description="Unknown, or not shown to you: both answer alike")
# What any address of ours may carry besides.
EVERYWHERE = {"lang", "format"}
KNOWN = {"q", "sort", "after", "limit", *FACETS, *EVERYWHERE}


class CataloguePageOut(serializers.Serializer[Any]):
    count = serializers.IntegerField(help_text="How many there are in all")
    next = serializers.URLField(allow_null=True, help_text="The address of what follows; null at the end")
    results = CatalogueLineOut(many=True)


def _many(name: str, told: str, values: list[str] | None = None, example: str = "") -> OpenApiParameter:
    examples = [OpenApiExample(example, value=[example])] if example else None
    return OpenApiParameter(
        name, str, description=f"{told} May be given more than once: any of them.", many=True, enum=values, examples=examples
    )


PARAMETERS = [
    OpenApiParameter(
        "q",
        str,
        description="Words of the title, the description, the outcomes, the code or the institution. All must be found. Marks and"
        " capitals do not count; three letters or more also find what begins with them; Lao is cut into its words.",
        examples=[OpenApiExample("Vietnamese, without marks", value="du lich"), OpenApiExample("Lao", value="ທ່ອງທ່ຽວ")],
    ),
    _many("field", "Field of education by its two, three or four digits of ISCED-F 2013.", example="0412"),
    _many("level", "Level in the issuer's own framework.", [*LEVELS, NOT_LEVELLED]),
    _many("hours", "Hours of work, in ranges.", [*(name for name, _most in HOURS), LONGER]),
    _many("language", "Language of instruction, ISO 639.", example="vi"),
    _many("participation", "Form of participation.", Participation.values),
    _many("assessment", "Type of assessment.", AssessmentType.values),
    _many("stackable", "Whether it is made to become part of something larger.", Stackability.values),
    _many("recognised", "Institution at which it counts: its slug, its code or words of its name.", example="muni"),
    _many("institution", "Institution that awards it: its slug, its code or words of its name.", example="ueh"),
    _many("country", "Country of the institution, ISO 3166-1.", example="VN"),
    OpenApiParameter("sort", str, enum=list(SORTS), description="`relevance` needs `q`; titles are sorted as in `lang`."),
    OpenApiParameter(
        "limit", int, description=f"Rows of one answer: {Pages.default_limit} by default, {Pages.max_limit} at most."
    ),
    OpenApiParameter("after", str, description="Id of the last row of the answer before; `next` holds it."),
    OpenApiParameter(
        "lang", str, enum=[code for code, _name in settings.LANGUAGES], description="Language of messages and of titles' order."
    ),
]


@extend_schema(tags=["catalogue"], auth=[], parameters=PARAMETERS, responses={200: CataloguePageOut})
class Catalogue(APIView):
    """Published micro-credentials. Search folds marks and case: `q=du lich` finds *du lịch*. Unknown parameters are an error."""

    audience = "achievement.view_published"
    permission_classes = [AllowAny]

    @extend_schema(operation_id="catalogue_list")
    def get(self, request: Request) -> Response:
        asked = request.query_params
        if unknown := sorted(set(asked) - KNOWN):
            raise ValidationError({name: [_("There is no such parameter.")] for name in unknown})
        known = homes()
        choice = read(asked, known)
        if choice.problems:
            raise ValidationError(choice.problems)
        limit = _limit(asked.get("limit", ""))
        finding = find(choice, known, language=get_language() or "en")
        if after := asked.get("after"):
            found = self._after(after.replace("\x00", ""), finding.lined, limit + 1)
        else:
            found = finding.lined[: limit + 1]
        rows = versions_at(found[:limit])
        said = choice.parameters()
        if len(found) > limit and rows:
            said["after"] = rows[-1].micro_credential.public_id
            said.update({name: asked[name] for name in ("limit", "lang") if name in asked})
        further = request.build_absolute_uri(f"{request.path}?{said.urlencode()}") if "after" in said else None
        return Response(CataloguePageOut({"count": len(finding.lined), "next": further, "results": rows}).data)

    def _after(self, public_id: str, lined: Any, most: int) -> list[int]:
        entry = CatalogueEntry.objects.filter(micro_credential__public_id=public_id).first()
        found = lined.after(entry.place, most) if entry else None
        if found is None:
            raise ValidationError({"after": [_("This is not in the list any more. Begin again without it.")]})
        return list(found)


def _limit(asked: str) -> int:
    if not asked:
        return Pages.default_limit
    if not asked.isascii() or not asked.isdigit() or not int(asked):
        raise ValidationError({"limit": [_("Give a whole number from 1 on.")]})
    return min(int(asked), Pages.max_limit)


class _OfOne(APIView):
    audience = "achievement.view_published"
    permission_classes = [AllowAny]

    def told(self, public_id: str, number: str = "") -> Response:
        versions = list(whole().filter(micro_credential__public_id=public_id).order_by("-published_at"))
        in_force = [row for row in versions if row.state == MicroCredentialVersion.State.PUBLISHED]
        found = [row for row in versions if row.number == number] if number else in_force or versions
        if not found:
            get_object_or_404(MicroCredentialVersion.objects.none())
        row = found[0]
        said = {
            "id": public_id,
            "state": row.state,
            "microCredential": version_facts(row, on=timezone.localdate()),
            "countsAt": ask_where_it_counts(row),
            "outcomes": ask_outcomes(row),
            "versions": steps(versions),
            "stacks": stacks_of(row),
        }
        return Response(CatalogueEntryOut(said).data)


@extend_schema(tags=["catalogue"], auth=[], responses={200: CatalogueEntryOut, 404: NO_SUCH})
class CatalogueOne(_OfOne):
    """One micro-credential with every element of its version in force, else of its last."""

    @extend_schema(operation_id="catalogue_entry")
    def get(self, request: Request, public_id: str) -> Response:
        return self.told(public_id)


@extend_schema(tags=["catalogue"], auth=[], responses={200: CatalogueEntryOut, 404: NO_SUCH})
class CatalogueVersion(_OfOne):
    """One version for good, whatever came later: an award points here."""

    @extend_schema(operation_id="catalogue_version")
    def get(self, request: Request, public_id: str, number: str) -> Response:
        return self.told(public_id, number)
