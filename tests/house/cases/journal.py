"""The journal of an institution, of the network and of one's own."""

from tests.house.rights_asking import Case, at, nothing

desk = at("same.slug")
CASES = [
    Case("institutions:journal", desk),
    Case("institutions:journal", desk, query="?event=award_signed&who=1&day_day=1&day_month=2&day_year=2026&page=2"),
    Case("institutions:journal-export", desk, nothing, comes_back=True),
    Case("institutions:network-journal"),
    Case("institutions:network-journal-export", data=nothing, comes_back=True),
    Case("institutions:own-journal"),
]
