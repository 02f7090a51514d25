"""Addresses of the members of the network, and of what belongs to their people whatever they do there."""

from django.urls import include, path

from institutions.urls_agreements import urlpatterns as agreements
from institutions.urls_courses import desks as courses
from institutions.urls_courses import public as public_courses
from institutions.urls_keys import urlpatterns as keys
from institutions.urls_partners import urlpatterns as partners
from institutions.urls_people import urlpatterns as people
from institutions.urls_privacy import urlpatterns as privacy
from institutions.urls_profile import urlpatterns as profile
from institutions.urls_reference import urlpatterns as reference
from institutions.urls_sign_on import urlpatterns as sign_on
from institutions.views import journal, members, overview, roles

app_name = "institutions"

urlpatterns = [
    path("institutions/", members.institution_list, name="list"),
    path("institutions/<slug:slug>/", members.institution_detail, name="detail"),
    path("i/<slug:slug>/", overview.overview, name="overview"),
    path("i/<slug:slug>/settings/journal/", journal.journal_page, name="journal"),
    path("i/<slug:slug>/settings/journal/export/", journal.journal_export, name="journal-export"),
    path("network/journal/", journal.network_journal, name="network-journal"),
    path("network/journal/export/", journal.network_journal_export, name="network-journal-export"),
    path("me/journal/", journal.own_journal, name="own-journal"),
    path("roles/", roles.role_switch, name="role-switch"),
    path("i/<slug:slug>/", include(courses)),
    *public_courses,
    *agreements,
    *partners,
    *people,
    *privacy,
    *profile,
    *reference,
    *sign_on,
    *keys,
]
