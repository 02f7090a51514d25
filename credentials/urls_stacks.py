"""Addresses of stacks: at the desk, for learners, in public."""

from django.urls import URLPattern, URLResolver, path

from credentials.views import stacks_applications, stacks_bundle, stacks_desk, stacks_own, stacks_public

desks: list[URLPattern | URLResolver] = [
    path("stacks/", stacks_desk.stack_desk, name="stack-desk"),
    path("stacks/new/", stacks_desk.stack_new, name="stack-new"),
    path("stacks/<str:public_id>/", stacks_desk.stack_edit, name="stack-edit"),
    path("stacks/<str:public_id>/move/", stacks_desk.stack_move, name="stack-move"),
    path("stacks/<str:public_id>/overlaps/", stacks_desk.stack_links, name="stack-links"),
    path("stack-applications/", stacks_applications.applications, name="stack-applications"),
    path("stack-applications/<str:public_id>/", stacks_applications.application, name="stack-application"),
]
public: list[URLPattern | URLResolver] = [
    path("stacks/", stacks_public.stacks, name="stacks"),
    path("stacks/<str:public_id>/", stacks_public.stack, name="stack"),
    path("me/stacks/", stacks_own.my_stacks, name="my-stacks"),
    path("me/stacks/<str:public_id>/", stacks_own.my_stack, name="my-stack"),
    path("me/stacks/<str:public_id>/follow/", stacks_own.stack_follow, name="stack-follow"),
    path("me/stacks/<str:public_id>/apply/", stacks_own.stack_apply, name="stack-apply"),
    path("me/stack-applications/<str:public_id>/", stacks_own.my_application, name="my-stack-application"),
    path("me/stack-applications/<str:public_id>/withdraw/", stacks_own.stack_withdraw, name="stack-withdraw"),
    path("me/stack-applications/<str:public_id>/clr/", stacks_bundle.bundle, name="stack-bundle"),
]
