"""The contract with the world as AsyncAPI 3.0: what may be dropped, what is sent. Built from the models."""

from __future__ import annotations

from typing import Any

import yaml

from services.publish.events import PUBLISHED, WITHDRAWN, Event, WebhookEvent
from services.publish.stores.bus import CONTENT_TYPE
from services.publish.stores.redis_stream import read_address
from shared import pipeline
from shared.contracts import RawArticle

Json = dict[str, Any]

_WEBHOOK_HEADERS = {
    "webhook-id": "The event's id: the same at every attempt.",
    "webhook-timestamp": "When this attempt was made, in seconds since 1970.",
    "webhook-signature": "`v1,` and a signature in base64, for each secret (Standard Webhooks 1.0).",
}


def asyncapi_page(note: str) -> str:
    """The document as YAML, with a note on top."""
    return note + yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=120)


def document() -> Json:
    """Channels, messages, operations. Schemas of contracts are files beside it."""
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Wiredesk",
            "version": "1",
            "description": "Raw news articles in, tagged records out. docs/contracts.md and docs/stores.md explain.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "redis": {"host": "localhost:6379", "protocol": "redis", "description": "WIREDESK_REDIS_URL"},
            "bus": {"host": "localhost:5672", "protocol": "amqp", "description": "bus+amqp://…, or another broker"},
            "receiver": {"host": "partner.example", "protocol": "https", "description": "webhook+https://…"},
        },
        "channels": _channels(),
        "operations": _operations(),
        "components": {"messages": _messages(), "schemas": _schemas()},
    }


def _channels() -> Json:
    stream = read_address("redis+stream://localhost:6379/0").stream
    told = {
        "inbox": "A list: LPUSH one article or an array of them. Celery's other priorities have lists of their own.",
        "urgentInbox": "The same for urgent articles (`urgency` 1 or 2): nothing that waits elsewhere delays them.",
        "stream": "A stream, named in the store's URL. Each entry has the fields `type` and `event` (JSON).",
        "bus": "An exchange or a queue, named in the store's URL. Routing key: the event's type, or the queue's name.",
        "webhook": "The path in the store's URL. Any answer of 2xx within 15 s means that it was taken.",
    }
    return {
        "inbox": _channel(pipeline.INBOX, "redis", told["inbox"], "rawArticle") | {"x-redis-type": "list"},
        "urgentInbox": _channel(pipeline.URGENT_INBOX, "redis", told["urgentInbox"], "rawArticle")
        | {"x-redis-type": "list"},
        "stream": _channel(stream, "redis", told["stream"], "published", "withdrawn") | {"x-redis-type": "stream"},
        "bus": _channel(None, "bus", told["bus"], "published", "withdrawn"),
        "webhook": _channel(None, "receiver", told["webhook"], "webhookPublished", "webhookWithdrawn"),
    }


def _channel(address: str | None, server: str, description: str, *messages: str) -> Json:
    return {
        "address": address,
        "description": description,
        "servers": [{"$ref": f"#/servers/{server}"}],
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
    }


def _operations() -> Json:
    post = {"bindings": {"http": {"method": "POST", "bindingVersion": "0.3.0"}}}
    return {
        "takeArticle": _operation("receive", "inbox", "Takes articles off the inbox."),
        "takeUrgentArticle": _operation("receive", "urgentInbox", "Takes articles that no backlog is to delay."),
        "appendEvent": _operation("send", "stream", "Appends an event per version of an article."),
        "sendEvent": _operation("send", "bus", "Sends an event per version of an article."),
        "postEvent": _operation(
            "send", "webhook", "Posts an event per version of an article, and again till it is taken."
        )
        | post,
    }


def _operation(action: str, channel: str, summary: str) -> Json:
    return {"action": action, "channel": {"$ref": f"#/channels/{channel}"}, "summary": summary}


def _messages() -> Json:
    raw = {"$ref": f"schemas/{RawArticle.__name__}.schema.json"}
    headers = {
        "type": "object",
        "properties": {name: {"type": "string", "description": told} for name, told in _WEBHOOK_HEADERS.items()},
        "required": list(_WEBHOOK_HEADERS),
    }
    signed = {"headers": headers}
    return {
        "rawArticle": {"name": "RawArticle", "contentType": "application/json", "payload": raw},
        "published": _event("Event", PUBLISHED, "An article, or a newer version of one."),
        "withdrawn": _event("Event", WITHDRAWN, "An article is withdrawn: its text must go."),
        "webhookPublished": _event("WebhookEvent", PUBLISHED, "An article, or a newer version of one.") | signed,
        "webhookWithdrawn": _event("WebhookEvent", WITHDRAWN, "An article is withdrawn: its text must go.") | signed,
    }


def _event(schema: str, event_type: str, summary: str) -> Json:
    of_type = {"properties": {"type": {"const": event_type}}}
    payload = {"allOf": [{"$ref": f"#/components/schemas/{schema}"}, of_type]}
    return {"name": event_type, "summary": summary, "contentType": CONTENT_TYPE, "payload": payload}


def _schemas() -> Json:
    return {model.__name__: model.model_json_schema() for model in (Event, WebhookEvent)}
