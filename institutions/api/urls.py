"""Addresses of the API, below /api/v1/."""

from django.urls import path

from institutions.api import views

urlpatterns = [
    path("institutions/", views.InstitutionList.as_view(), name="api-institutions"),
    path("institutions/<slug:slug>/", views.InstitutionDetail.as_view(), name="api-institution"),
]
