"""A programme hands in a course roster: judged like any table, and left to a registrar like any batch."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.parsers import JSONParser
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from credentials.api.known import Known
from credentials.api.parsers import TooLarge
from credentials.forms.issuing import awardable
from credentials.models import Batch, BatchRow
from credentials.services.batch_judging import told
from credentials.services.batch_receiving import receive_batch, received
from credentials.throttling import ClientThrottle
from institutions.models import AWARDING, Scope
from institutions.tokens import Grant, may_read
from micro4asia.foundation import tabular, text
from micro4asia.foundation.errors import Refused, WrongState

KEY = "Idempotency-Key"
MOST_LETTERS = 1000
# Our columns by their names in the API.
MEMBERS = {
    "number": "number",
    "fullName": "full_name",
    "birthDate": "birth_date",
    "email": "email",
    "language": "language",
    "grade": "grade",
    "achievedOn": "achieved_on",
    "supervision": "supervision",
    "identityMethod": "identity_method",
    "evidence": "evidence",
}
_NAMES = {code: member for member, code in MEMBERS.items()}


class RosterParser(JSONParser):
    """JSON of at most the size of a table, measured before it is read."""

    def parse(self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None) -> Any:
        content = stream.read(tabular.MOST_BYTES + 1)
        if len(content) > tabular.MOST_BYTES:
            raise TooLarge(_("The roster is larger than 5 MB. Please divide it into several."))
        try:
            return json.loads(content)
        except (UnicodeDecodeError, ValueError, RecursionError) as error:
            raise serializers.ValidationError({"detail": [_("This is not JSON.")]}) from error


class Cell(serializers.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, allow_blank=True, max_length=MOST_LETTERS, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        try:
            return text.clean(super().to_internal_value(data), multiline=self.field_name == "evidence")
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from error


class RosterRowIn(Known):
    """A learner and their result, each a text as it would stand in a table. `number` and `fullName` at least."""

    number = Cell()
    fullName = Cell()
    birthDate = Cell(help_text="2001-05-04, or the day before the month")
    email = Cell(help_text="Needed for everybody whom the institution does not know yet")
    language = Cell(help_text="Of letters: en, vi or lo; empty: that of the institution")
    grade = Cell(help_text="On the scale of the micro-credential; empty where it is only passed")
    achievedOn = Cell()
    supervision = Cell(help_text="Such as supervised-on-site-id")
    identityMethod = Cell()
    evidence = Cell()


class RosterIn(Known):
    microCredential = serializers.CharField(max_length=40, help_text="Its code; the version is the one awarded today")
    name = serializers.CharField(max_length=200, validators=[text.no_control_characters], help_text="As people will find it")
    rows = serializers.ListField(child=RosterRowIn(), min_length=1, max_length=tabular.MOST_ROWS)


class RemarkOut(serializers.Serializer[Any]):
    member = serializers.CharField(help_text="Empty where it is about the whole row")
    text = serializers.CharField()
    stops = serializers.BooleanField()


class RosterRowOut(serializers.Serializer[Any]):
    line = serializers.IntegerField(help_text="From 1, in the order sent")
    verdict = serializers.ChoiceField(choices=BatchRow.Verdict.values)
    remarks = RemarkOut(many=True)


class BatchOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    state = serializers.ChoiceField(choices=Batch.State.values)
    url = serializers.CharField(help_text="The page on which members of the institution find it")
    leftOver = serializers.CharField(allow_null=True, help_text="The batch of rows that cannot go yet; people put them right")
    counts = serializers.DictField(child=serializers.IntegerField())
    rows = RosterRowOut(many=True)


@extend_schema(
    tags=["institution"],
    request=RosterIn,
    responses={201: BatchOut, 200: BatchOut},
    parameters=[
        OpenApiParameter(
            KEY,
            str,
            OpenApiParameter.HEADER,
            required=True,
            description="Your own id of this request; sent again, it makes nothing new",
        )
    ],
)
class InstitutionBatches(APIView):
    """Hand in a course roster. Scope `issue`.

    Every row is judged. What is good waits for a registrar of the institution, who looks at it and signs; nothing is issued by
    this. Rows with problems, and questions whether two people are one, are left to people at the institution.
    """

    audience = "batch.receive"
    permission_classes = [AllowAny]
    parser_classes = [RosterParser]
    throttle_classes = [ClientThrottle]

    def post(self, request: Request, slug: str) -> Response:
        institution = may_read(request, slug, Scope.ISSUE, told=AWARDING)
        if not isinstance(request.auth, Grant):
            raise Refused(_("Programmes hand in rosters here. People take a table to the page “Batches”."))
        key = request.headers.get(KEY, "").strip()
        if not 8 <= len(key) <= 100 or not key.isprintable():
            raise serializers.ValidationError({KEY: [_("Send an id of this request in this header, 8 to 100 letters.")]})
        said = RosterIn(data=request.data)
        said.is_valid(raise_exception=True)
        roster = said.validated_data
        asked = salted_hmac("credentials.roster", json.dumps(request.data, sort_keys=True), algorithm="sha256").hexdigest()
        try:
            # Asked first: what was received stays so, also where the version is no longer awarded.
            if known := received(request.auth.client, key, asked):
                return Response(_answer(known, known.left_over.first()))
        except WrongState as refused:
            return Response({"detail": str(refused.reason)}, status=status.HTTP_409_CONFLICT)
        awarded = awardable(institution).filter(micro_credential__code=roster["microCredential"])
        version = awarded.order_by("-pk").first()
        if version is None:
            raise serializers.ValidationError({"microCredential": [_("Nothing of this code is awarded today.")]})
        try:
            batch, left, new = receive_batch(
                version=version,
                client=request.auth.client,
                name=roster["name"],
                rows=[{MEMBERS[member]: words for member, words in row.items()} for row in roster["rows"]],
                key=key,
                asked=asked,
            )
        except WrongState as refused:
            return Response({"detail": str(refused.reason)}, status=status.HTTP_409_CONFLICT)
        return Response(_answer(batch, left), status=status.HTTP_201_CREATED if new else status.HTTP_200_OK)


def _answer(batch: Batch, left: Batch | None) -> dict[str, Any]:
    rows = BatchRow.objects.filter(batch__in=[each for each in (batch, left) if each]).order_by("position")
    lines = []
    counts = dict.fromkeys(BatchRow.Verdict.values, 0)
    for row in rows:
        counts[row.verdict] += 1
        remarks = [{"member": _NAMES.get(one.column, ""), "text": one.text, "stops": one.stops} for one in told(row.remarks)]
        lines.append({"line": row.position, "verdict": row.verdict, "remarks": remarks})
    return {
        "id": batch.public_id,
        "state": batch.state,
        "url": reverse("credentials:batch", args=[batch.institution.slug, batch.public_id]),
        "leftOver": left.public_id if left else None,
        "counts": counts,
        "rows": lines,
    }
