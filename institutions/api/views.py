"""Who belongs to the network: the same rows as the pages."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.permissions import AllowAny

from institutions.api.serializers import InstitutionOut
from institutions.models import Institution
from micro4asia.foundation.paging import Pages


def members() -> QuerySet[Institution]:
    return Institution.objects.visible_to(None).prefetch_related("name_history", "credit_values", "awarding_statuses")


@extend_schema(tags=["institutions"], auth=[])
class InstitutionList(ListAPIView[Institution]):
    """Members of the network, past ones included."""

    audience = "institution.view_public_profile"
    queryset = members()
    serializer_class = InstitutionOut
    permission_classes = [AllowAny]
    pagination_class = Pages
    filter_backends = []


@extend_schema(tags=["institutions"], auth=[])
class InstitutionDetail(RetrieveAPIView[Institution]):
    """One member, by the name in its address."""

    audience = "institution.view_public_profile"
    queryset = members()
    serializer_class = InstitutionOut
    permission_classes = [AllowAny]
    lookup_field = "slug"
