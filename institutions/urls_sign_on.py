"""Addresses of university sign-in and of clients of the API."""

from django.urls import path

from institutions.views import clients, sign_on

API = "i/<slug:slug>/settings/api/"

urlpatterns = [
    path("sign-in/", sign_on.university_list, name="university-list"),
    path("sign-in/<slug:slug>/", sign_on.university_start, name="university-start"),
    path("i/<slug:slug>/settings/sign-in/", sign_on.sign_on, name="sign-on"),
    path("i/<slug:slug>/settings/sign-in/switch/", sign_on.sign_on_switch, name="sign-on-switch"),
    path(API, clients.client_list, name="api-clients"),
    path(f"{API}new/", clients.client_create, name="api-client-create"),
    path(f"{API}<str:public_id>/secret/", clients.client_rotate, name="api-client-rotate"),
    path(f"{API}<str:public_id>/revoke/", clients.client_revoke, name="api-client-revoke"),
]
