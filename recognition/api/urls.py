"""Addresses of the API, below /api/v1/."""

from django.urls import path

from recognition.api import precedents

urlpatterns = [
    path("recognition/precedents/", precedents.PrecedentList.as_view(), name="api-precedents"),
    path("recognition/rules/", precedents.RuleList.as_view(), name="api-rules"),
]
