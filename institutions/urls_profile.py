"""Addresses of what an institution says about itself: its profile, its picture, its domains."""

from django.urls import path

from institutions.views import domains, profile, settings

urlpatterns = [
    path("institutions/<slug:slug>/logo/<str:name>", profile.logo, name="logo"),
    path("i/<slug:slug>/settings/", settings.settings, name="settings"),
    path("i/<slug:slug>/settings/profile/", profile.profile, name="profile"),
    path("i/<slug:slug>/settings/profile/name/", profile.profile_name, name="profile-name"),
    path(
        "i/<slug:slug>/settings/profile/name/<str:public_id>/withdraw/",
        profile.profile_name_withdraw,
        name="profile-name-withdraw",
    ),
    path("i/<slug:slug>/settings/logo/", profile.profile_logo, name="profile-logo"),
    path("i/<slug:slug>/settings/domains/", domains.domains, name="domains"),
    path("i/<slug:slug>/settings/domains/<str:public_id>/check/", domains.domain_check, name="domain-check"),
    path("i/<slug:slug>/settings/domains/<str:public_id>/withdraw/", domains.domain_withdraw, name="domain-withdraw"),
]
