"""What stands in the cache's keys: nothing anybody could read a person from."""

from django.utils.crypto import salted_hmac


def blind(key: str, key_prefix: str, version: int) -> str:
    """A keyed hash in place of the name. Limits are counted by address of the network or of the mailbox, and packages write
    those into the name as they are."""
    return salted_hmac("foundation.cache", f"{key_prefix}:{version}:{key}", algorithm="sha256").hexdigest()
