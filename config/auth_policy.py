"""Second factor and idle timeout, read from the environment."""

from django.core.exceptions import ImproperlyConfigured
from environ import Env

SECOND_FACTOR_FOR = ("off", "editors", "everyone")
MIN_IDLE_MINUTES = 5


def second_factor(env: Env) -> str:
    """Return SECOND_FACTOR. Raises ImproperlyConfigured for an unknown value: it must
    not be treated as "off"."""
    value = env.str("SECOND_FACTOR", default="editors")
    if value not in SECOND_FACTOR_FOR:
        raise ImproperlyConfigured("Set SECOND_FACTOR to off, editors or everyone.")
    return value


def idle_timeout(env: Env) -> int:
    """Return IDLE_TIMEOUT_MINUTES. Raises ImproperlyConfigured for less than 5; 0 would
    disable the timeout."""
    minutes = env.int("IDLE_TIMEOUT_MINUTES", default=60)
    if minutes < MIN_IDLE_MINUTES:
        raise ImproperlyConfigured("Set IDLE_TIMEOUT_MINUTES to 5 minutes or more.")
    return minutes
