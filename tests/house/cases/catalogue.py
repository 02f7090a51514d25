"""The catalogue as JSON and what search engines read."""

from typing import Any

from tests.house.rights_asking import Case, at


def part(_world: Any) -> tuple[str]:
    return ("pages",)


CASES = [
    Case("api-catalogue-version", at("kind.public_id", "version.number")),
    Case("robots"),
    Case("sitemap"),
    Case("sitemap-part", part),
]
