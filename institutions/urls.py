"""Addresses of the members of the network, and of what belongs to their people whatever they do there."""

from django.urls import path

from institutions.urls_privacy import urlpatterns as privacy
from institutions.views import members, overview, roles

app_name = "institutions"

urlpatterns = [
    path("institutions/", members.institution_list, name="list"),
    path("institutions/<slug:slug>/", members.institution_detail, name="detail"),
    path("i/<slug:slug>/", overview.overview, name="overview"),
    path("roles/", roles.role_switch, name="role-switch"),
    *privacy,
]
