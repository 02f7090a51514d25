"""The read side for programmes: the same rows, rights and verdicts as the pages."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.generics import ListAPIView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from credentials.amendments import later_facts
from credentials.api import parsers
from credentials.api.serializers import CredentialOut, OwnAwardOut, VerificationOut
from credentials.models import Award
from credentials.throttling import CheckThrottle, ClientThrottle
from credentials.verifying import verify_award, verify_document
from institutions.models import Scope, User
from institutions.tokens import BearerAuthentication, Grant, PeopleOnly
from micro4asia.foundation.paging import Pages

NO_SUCH = OpenApiResponse(description="Unknown, or not shown to you: both answer alike")


@extend_schema(tags=["verification"], auth=[], responses={200: CredentialOut, 404: NO_SUCH})
class Credential(APIView):
    """Check a credential of this registry by its id: the stored bytes are checked now, step by step."""

    audience = "verify_api.check_credential"
    permission_classes = [AllowAny]
    throttle_classes = [CheckThrottle, ClientThrottle]

    def get(self, request: Request, public_id: str) -> Response:
        grant = request.auth
        found = Award.objects.open_to(request.user)
        # Whoever reads all awards of an institution reads those that their learners keep to themselves.
        if isinstance(grant, Grant) and Scope.READ in grant.scopes:
            found = Award.objects.shown().at(grant.institution) | found
        award = found.for_pages().filter(public_id=public_id).first()
        if award is None:
            raise NotFound
        verification = verify_award(award)
        facts = award.facts if verification.names else None
        said = {"verification": verification.as_dict(), "facts": facts, "later": later_facts(award, named=verification.names)}
        answer = Response(CredentialOut(said).data)
        answer["Cache-Control"] = "private, no-cache"
        answer["X-Robots-Tag"] = "noindex"
        return answer


@extend_schema(
    tags=["verification"],
    auth=[],
    request={"application/json": OpenApiTypes.OBJECT},
    responses={200: VerificationOut, 413: OpenApiResponse(description="Larger than 1 MB")},
)
class Verify(APIView):
    """Check a signed credential sent as the body, ours or another's. The answer is always a verdict; nothing is kept."""

    audience = "verify_api.check_credential"
    authentication_classes = [BearerAuthentication]
    permission_classes = [AllowAny]
    throttle_classes = [CheckThrottle, ClientThrottle]
    parser_classes = [parsers.DocumentParser, parsers.CredentialParser, parsers.VcParser, parsers.LinkedDataParser]

    def post(self, request: Request) -> Response:
        document: Any = request.data
        if not isinstance(document, str):  # no parser is asked about an empty body
            raise ParseError(parsers.NOTHING_SENT)
        return Response(VerificationOut(verify_document(document).as_dict()).data)


@extend_schema(
    tags=["me"],
)
class OwnAwards(ListAPIView[Award]):
    """Your own credentials, newest first."""

    audience = "credential.list_own"
    serializer_class = OwnAwardOut
    permission_classes = [PeopleOnly]
    pagination_class = Pages
    filter_backends = []

    def get_queryset(self) -> QuerySet[Award]:
        if getattr(self, "swagger_fake_view", False) or not isinstance(self.request.user, User):
            return Award.objects.none()
        held: Any = Award.objects.held_by(self.request.user).select_related("institution", "version__micro_credential")
        return held.order_by("-awarded_on", "-pk")  # type: ignore[no-any-return]
