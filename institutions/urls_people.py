"""Addresses of the people: their own account, their institution's team and units, the network's people."""

from django.urls import path

from institutions.views import account, invitations, people, team, units

TEAM = "i/<slug:slug>/settings/team/"
UNITS = "i/<slug:slug>/settings/units/"
PEOPLE = "network/people/"

urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/second-factor/", account.second_factor, name="second-factor"),
    path("account/lost-second-factor/", account.factor_lost, name="factor-lost"),
    path("account/recoveries/<str:token>/", account.recovery_stop, name="recovery-stop"),
    path("invitations/<str:token>/", invitations.invitation, name="invitation"),
    path(TEAM, team.team, name="team"),
    path(f"{TEAM}invite/", invitations.team_invite, name="team-invite"),
    path(f"{TEAM}invitations/<str:public_id>/revoke/", invitations.invitation_revoke, name="invitation-revoke"),
    path(f"{TEAM}grants/<str:public_id>/", team.team_grant, name="team-grant"),
    path(f"{TEAM}people/<str:public_id>/", team.team_person, name="team-person"),
    path(f"{TEAM}roles/<str:public_id>/", team.team_role, name="team-role"),
    path(f"{TEAM}roles/<str:public_id>/end/", team.team_role_end, name="team-role-end"),
    path(UNITS, units.units, name="units"),
    path(f"{UNITS}new/", units.unit_new, name="unit-new"),
    path(f"{UNITS}<str:code>/", units.unit_edit, name="unit-edit"),
    path(PEOPLE, people.people, name="network-people"),
    path(f"{PEOPLE}invite/", people.network_invite, name="network-invite"),
    path(f"{PEOPLE}invitations/<str:public_id>/revoke/", people.network_invitation_revoke, name="network-invitation-revoke"),
    path(f"{PEOPLE}grants/<str:public_id>/", people.network_grant, name="network-grant"),
    path(f"{PEOPLE}recoveries/<str:public_id>/", people.recovery_answer, name="recovery-answer"),
    path(f"{PEOPLE}roles/<str:public_id>/end/", people.network_role_end, name="network-role-end"),
    path(f"{PEOPLE}<str:public_id>/", people.person, name="network-person"),
    path(f"{PEOPLE}<str:public_id>/close/", people.person_close, name="person-close"),
    path(f"{PEOPLE}<str:public_id>/reset/", people.person_reset, name="person-reset"),
]
