"""What members and programmes of an institution may ask: its own awards, one of them, and many checks at once."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from credentials.api.facts import Texts
from credentials.api.known import Known
from credentials.api.serializers import VERDICTS
from credentials.models import Award
from credentials.throttling import ClientThrottle
from credentials.verifying import Books, verify_award
from institutions.models import AWARDING, Role, Scope
from institutions.tokens import ChecksMany, may_read
from micro4asia.foundation.paging import Pages

# The same people as on the page: colleagues and the network's administrator are told that the list is not theirs.
TOLD = (*AWARDING, Role.OFFICER, Role.NETWORK_ADMIN)
MOST_IDS = 500
UNKNOWN = "unknown"


class StaffAwardOut(serializers.ModelSerializer[Award]):
    """What the list of the page shows of an award: the name as printed and the number, no address, no birth date, no grade."""

    id = serializers.CharField(source="public_id")
    name = serializers.CharField(source="name_as_printed")
    learnerNumber = serializers.CharField(source="learner.number")
    title = Texts(source="version.titles")
    code = serializers.CharField(source="version.micro_credential.code")
    version = serializers.CharField(source="version.number")
    achievedOn = serializers.DateField(source="achieved_on")
    awardedOn = serializers.DateField(source="awarded_on", allow_null=True)
    serialNumber = serializers.CharField(source="serial_number")
    url = serializers.SerializerMethodField(
        help_text="The page anyone may open, once the award is signed; empty before, and after an erasure"
    )

    class Meta:
        model = Award
        fields = (
            "id",
            "name",
            "learnerNumber",
            "title",
            "code",
            "version",
            "state",
            "achievedOn",
            "awardedOn",
            "serialNumber",
            "url",
        )

    @extend_schema_field(serializers.CharField())
    def get_url(self, award: Award) -> str:
        return award.public_url if award.state in Award.SEALED and not award.learner.erased_at else ""


class AtTheDesk(GenericAPIView[Award]):
    """Awards of the institution in the address, for whoever keeps a desk there or brings its token with the scope "read"."""

    serializer_class = StaffAwardOut
    # Rights are asked with the rows: whether there is anything to refuse depends on the institution.
    permission_classes = [AllowAny]
    filter_backends = []

    def get_queryset(self) -> QuerySet[Award]:
        if getattr(self, "swagger_fake_view", False):
            return Award.objects.none()
        institution = may_read(self.request, self.kwargs["slug"], Scope.READ, *AWARDING, told=TOLD)
        needed = Award.objects.at(institution).select_related("learner", "version__micro_credential")
        return needed.order_by("-prepared_at", "-pk")


@extend_schema(tags=["institution"])
class InstitutionAwards(AtTheDesk, ListAPIView[Award]):
    """Awards of your institution, latest first. Scope `read`."""

    audience = "credential.staff_list"
    pagination_class = Pages


@extend_schema(tags=["institution"])
class InstitutionAward(AtTheDesk, RetrieveAPIView[Award]):
    """One award of your institution, by its id. Scope `read`."""

    audience = "credential.staff_view_detail"

    def get_object(self) -> Award:
        return get_object_or_404(self.get_queryset(), public_id=self.kwargs["public_id"])


class ManyIn(Known):
    ids = serializers.ListField(
        child=serializers.CharField(max_length=64),
        min_length=1,
        max_length=MOST_IDS,
        error_messages={"max_length": _("Ask for at most 500 credentials at once.")},
    )


class OneOfManyOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    verdict = serializers.ChoiceField(choices=[*VERDICTS, UNKNOWN])
    digest = serializers.CharField(help_text="SHA-256 of the bytes that were checked, hex; empty where there are none")


class ManyOut(serializers.Serializer[Any]):
    results = OneOfManyOut(many=True)


@extend_schema(tags=["verification"], request=ManyIn, responses={200: ManyOut})
class VerifyMany(APIView):
    """Check up to 500 credentials of this registry by their ids. Scope `verify` or `read`.

    The answer has one line for each id, in the order asked. Unknown, private and erased ids answer alike: `unknown`.
    """

    audience = "verify_api.bulk_check"
    permission_classes = [ChecksMany]
    throttle_classes = [ClientThrottle]

    def post(self, request: Request) -> Response:
        asked = ManyIn(data=request.data)
        asked.is_valid(raise_exception=True)
        ids = asked.validated_data["ids"]
        answering = Award.objects.answering().for_pages().filter(public_id__in=set(ids))
        books = Books()
        known = {award.public_id: verify_award(award, books=books) for award in answering}
        lines = [
            {"id": public_id, "verdict": known[public_id].kind, "digest": known[public_id].digest}
            if public_id in known
            else {"id": public_id, "verdict": UNKNOWN, "digest": ""}
            for public_id in ids
        ]
        return Response(ManyOut({"results": lines}).data)
