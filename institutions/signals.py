"""News for the floors above, sent after commit."""

from django.dispatch import Signal

# institution_id: int. A key signs for it again, or it is a member again: what waited for that may go on.
signing_resumed = Signal()
# user_id: int. Somebody writes their name otherwise.
person_renamed = Signal()
