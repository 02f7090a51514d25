"""Addresses of proposals, rules, precedents and automatic decisions."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, path

from recognition.views import automatic, precedents, proposing, rules

# Under /i/<slug>/requests/<public_id>/, the desk of a case.
case: list[URLPattern | URLResolver] = [
    path("proposal/accept/", proposing.proposal_accept, name="proposal-accept"),
    path("proposal/depart/", proposing.proposal_depart, name="proposal-depart"),
]
# Under /i/<slug>/.
desks: list[URLPattern | URLResolver] = [
    path("rules/", rules.rules, name="rules"),
    path("rules/new/", rules.rule_new, name="rule-new"),
    path("rules/<str:public_id>/", rules.rule_page, name="rule"),
    path("rules/<str:public_id>/edit/", rules.rule_edit, name="rule-edit"),
    path("rules/<str:public_id>/move/", rules.rule_move, name="rule-move"),
    path("rules/<str:public_id>/sign/", rules.rule_sign, name="rule-sign"),
    path("precedents/", precedents.precedents, name="precedents"),
    path("precedents/<str:public_id>/", precedents.precedent, name="precedent"),
    path("automatic/", automatic.automatic, name="automatic"),
    path("automatic/<str:public_id>/review/", automatic.review_answer, name="review-answer"),
    path("automatic/<str:public_id>/audit/", automatic.audit_record, name="audit-record"),
]
# Under /me/requests/<public_id>/, the applicant's side of a case.
mine: list[URLPattern | URLResolver] = [path("person/", proposing.human_review, name="human-review")]
# From the root.
public: list[URLPattern | URLResolver] = [
    path("recognition/rules/", rules.public_rules, name="public-rules"),
    path("recognition/rules/<str:public_id>/", rules.public_rule, name="public-rule"),
    path("recognition/precedents/", precedents.public_precedents, name="public-precedents"),
    path("me/learning-agreements/<str:public_id>/", rules.my_learning_agreement, name="my-learning-agreement"),
]
