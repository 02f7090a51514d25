"""The ladder of instruments (domain.md §3): what was settled before a case came, and whether it answers the case."""
