"""Settings of the desk, beside those of all services and the limits of the door, which hold here too."""

from __future__ import annotations

from pydantic import Field

from services.ingest.settings import IngestSettings


class DeskSettings(IngestSettings):
    """What the desk needs to know beyond what ingest does. Field descriptions are the documentation."""

    desk_host: str = Field(
        "127.0.0.1",
        description="Address that the desk listens on. On one that others reach, nothing is read or taken without a "
        "token or a login.",
    )
    desk_port: int = Field(8400, ge=0, le=65535, description="Port of the desk; 0 serves none under `wiredesk up`.")
    desk_names: str = Field(
        "",
        description="Host names that the desk is reached by, beside localhost and desk_host, separated by spaces. "
        "Requests for another name are refused, so that no web page can reach it by a name of its own.",
    )
    desk_tokens: str = Field(
        "", description="The path of the file that `wiredesk tokens` writes. Read again when it changes."
    )
    desk_logins: str = Field(
        "",
        description="The path of the file that `wiredesk logins` writes. Without it pages are shown on loopback alone.",
    )
    desk_max_body_bytes: int = Field(
        16_777_216, ge=10_000, description="Largest body of one request. Larger ones are refused while they come in."
    )
    desk_max_articles: int = Field(
        1_000, ge=1, le=10_000, description="Most articles in one request. They are accepted in one step of Redis."
    )
    desk_header_seconds: float = Field(10, gt=0, description="How long the head of a request may take to come in.")
    desk_body_seconds: float = Field(30, gt=0, description="How long the body of a request may take to come in.")
    desk_connections: int = Field(512, ge=8, description="Most connections at a time; more are answered 503.")
    desk_listeners: int = Field(32, ge=1, le=1_000, description="Most readers of /v1/events at a time.")
    desk_articles_per_minute: int = Field(
        60_000, ge=1, description="Articles that one token may deliver per minute, a minute's worth at once."
    )
