"""News for the floor above, sent after commit."""

from django.dispatch import Signal

# award_id: int
award_revoked = Signal()
