"""Addresses of the API, below /api/v1/."""

from django.urls import path

from recognition.api import cases, precedents

urlpatterns = [
    path("institutions/<slug:slug>/cases/", cases.InstitutionCases.as_view(), name="api-institution-cases"),
    path("institutions/<slug:slug>/cases/<str:public_id>/", cases.InstitutionCase.as_view(), name="api-institution-case"),
    path("recognition/precedents/", precedents.PrecedentList.as_view(), name="api-precedents"),
    path("recognition/rules/", precedents.RuleList.as_view(), name="api-rules"),
]
