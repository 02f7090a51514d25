"""Addresses of the API, below /api/v1/."""

from django.urls import path

from institutions.api import reference, schema, tokens, views  # noqa: F401 (the document learns of tokens)

urlpatterns = [
    path("token/", tokens.TakeToken.as_view(), name="api-token"),
    path("token/revoke/", tokens.EndToken.as_view(), name="api-token-revoke"),
    path("institutions/", views.InstitutionList.as_view(), name="api-institutions"),
    path("institutions/<slug:slug>/", views.InstitutionDetail.as_view(), name="api-institution"),
    path("reference/<slug:kind>/", reference.ReferenceList.as_view(), name="api-reference"),
    path("agreements/", reference.AgreementList.as_view(), name="api-agreements"),
]
