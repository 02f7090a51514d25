"""Why a key does not sign. The messages are codes and key names: they end up in the rows of jobs."""


class KeyUnavailable(Exception):
    """The institution has no active key, or it cannot be reached or opened now."""


class InstitutionNotActive(KeyUnavailable):
    """Nothing new is signed for an institution that is suspended or has left."""


class KeyStopped(KeyUnavailable):
    """People have stopped the key, or nobody has let it sign yet; people, not time, change that."""


class KeyExpired(KeyUnavailable):
    """The key's last day is past. What it signed until then stays valid."""
