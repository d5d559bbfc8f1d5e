"""A connection to a PostgreSQL that holds our tables, and whose fault it is when there is none."""

from __future__ import annotations

import re
from collections.abc import Callable

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from services.publish.stores.base import Misconfigured
from services.publish.stores.postgresql_schema import require_schema

# Outlast the commits of other workers; longer waits belong to the queue's pause. What the URL states wins.
DEFAULTS = {
    "application_name": "wiredesk publish",
    "connect_timeout": "5",
    "options": "-c lock_timeout=5s -c statement_timeout=30s -c idle_in_transaction_session_timeout=60s",
}

_REFUSED = re.compile(r"does not exist|password|pg_hba\.conf|no encryption", re.IGNORECASE)


def connect(url: str, require: Callable[[psycopg.Connection], None] = require_schema) -> psycopg.Connection:
    """A connection that commits by itself, to tables that `require` finds well. Raises psycopg.Error, Misconfigured."""
    connection = psycopg.connect(with_defaults(url), autocommit=True)
    try:
        require(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def with_defaults(url: str) -> str:
    """The connection string with our limits where it states none."""
    stated = conninfo_to_dict(url)
    return make_conninfo(url, **{name: value for name, value in DEFAULTS.items() if name not in stated})


def needs_somebody(cause: BaseException | None) -> bool:
    """Waiting mends a server that restarts or is full; it does not mend a password, a privilege or a schema."""
    if isinstance(cause, Misconfigured | psycopg.ProgrammingError):
        return True
    state = getattr(cause, "sqlstate", None)
    if state is None:  # libpq gives none for what ends a connection attempt, only the server's words
        return _REFUSED.search(str(cause)) is not None
    return str(state)[:2] in {"28", "3D", "42"}
