"""How the OpenAPI document tells of tokens."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.extensions import OpenApiAuthenticationExtension

from institutions.models import Scope

TOLD = {
    Scope.READ: "Read the awards of the institution",
    Scope.ISSUE: "Prepare awards; a registrar signs them",
    Scope.REVOKE: "Ask for a revocation; a registrar approves it",
    Scope.RECOGNITION: "Read recognition requests sent to the institution",
    Scope.VERIFY: "Check many credentials at once",
}


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "institutions.tokens.BearerAuthentication"
    name = "client"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {
            "type": "oauth2",
            "description": "Opaque bearer tokens of clients that an institution's administrator created.",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": reverse("api-token"),
                    "scopes": {scope.value: words for scope, words in TOLD.items()},
                }
            },
        }
