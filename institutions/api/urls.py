"""Addresses of the API, below /api/v1/."""

from django.urls import path

from institutions.api import schema, tokens, views  # noqa: F401 (the document learns of tokens)

urlpatterns = [
    path("token/", tokens.TakeToken.as_view(), name="api-token"),
    path("token/revoke/", tokens.EndToken.as_view(), name="api-token-revoke"),
    path("institutions/", views.InstitutionList.as_view(), name="api-institutions"),
    path("institutions/<slug:slug>/", views.InstitutionDetail.as_view(), name="api-institution"),
]
