"""Addresses of the network's desk and of those who ask to come in."""

from django.urls import path

from institutions.views import applying, network, partners, partners_people, partners_records

PARTNER = "network/partners/<slug:slug>/"

urlpatterns = [
    path("network/", network.overview, name="network"),
    path("network/partners/", network.partner_list, name="network-partners"),
    path("network/apply/", applying.apply_here, name="partner-apply"),
    path("network/applications/<str:public_id>/", applying.application_page, name="partner-application"),
    path("network/applications/<str:public_id>/domain/", applying.application_domain, name="partner-application-domain"),
    path("network/invite/", partners.invite, name="partner-invite"),
    path(PARTNER, partners.partner, name="network-partner"),
    path(f"{PARTNER}administrator/", partners_people.administrator, name="partner-administrator"),
    path(f"{PARTNER}admit/", partners.admit, name="partner-admit"),
    path(f"{PARTNER}send-back/", partners.back, name="partner-send-back"),
    path(f"{PARTNER}decline/", partners.declined, name="partner-decline"),
    path(f"{PARTNER}standing/", partners.standing, name="partner-standing"),
    path(f"{PARTNER}standing/answer/", partners.standing_answer, name="partner-standing-answer"),
    path(f"{PARTNER}awarding/", partners_records.awarding_new, name="partner-awarding"),
    path(f"{PARTNER}awarding/<str:valid_from>/end/", partners_records.awarding_end, name="partner-awarding-end"),
    path(f"{PARTNER}accreditations/", partners_records.accreditation_new, name="partner-accreditation-new"),
    path(f"{PARTNER}accreditations/<str:public_id>/", partners_records.accreditation_edit, name="partner-accreditation"),
    path(f"{PARTNER}names/<str:public_id>/", partners_records.name_answer, name="partner-name"),
]
