"""What each stage would make of a raw article, with the services' own functions; nothing is stored or sent.

It happens in a process of its own, which is killed when it takes too long: the text may be anything.
"""

from __future__ import annotations

import resource
import time
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from threading import Lock
from typing import Any

import orjson

from services.enrich.enrich import Tools, enrich, load
from services.ingest.door import envelope_limits
from services.ingest.envelopes import EnvelopeLimits, NotAnArticle, read_item
from services.ingest.expansion import expand
from services.ingest.normalize import normalize
from services.ingest.settings import IngestSettings
from shared.annotations import Provenance
from shared.contracts import Article, RawArticle
from shared.errors import CannotProcess
from shared.ninjs import to_ninjs
from shared.outcomes import Ending, Refusal
from shared.times import now_rfc3339

TRIAL_SECONDS = 20.0  # a heavy page takes one
_START_SECONDS = 60.0  # models are loaded once, on a busy machine
_MEMORY_BYTES = 4 << 30  # of address space: the models' tables and the libraries take one of it
AS_DROPPED = ""  # the media type of what is read as an inbox item: an envelope, a JSON array, plain text

Result = dict[str, Any]


class TrialTookTooLong(Exception):  # noqa: N818
    """It was ended."""


class Trials:
    """One process that tries one text at a time. Blocking: call from a thread."""

    def __init__(self, limits: IngestSettings) -> None:
        self._limits = limits
        self._lock = Lock()
        self._process: BaseProcess | None = None
        self._pipe: Connection | None = None
        self._has_models = False

    def run(self, content: str, media_type: str) -> Result:
        """`{stages, refusal, item}`, see try_out. Raises TrialTookTooLong."""
        with self._lock:
            try:
                pipe = self._ready()
                pipe.send_bytes(orjson.dumps([content, media_type]))
                if pipe.poll(TRIAL_SECONDS):
                    result: Result = orjson.loads(pipe.recv_bytes())
                    return result
            except (EOFError, OSError) as error:
                self.stop()
                raise TrialTookTooLong("the process died over it") from error
            self.stop()
        raise TrialTookTooLong(f"it took longer than {TRIAL_SECONDS:.0f} seconds")

    def prepare(self) -> None:
        """Start the process, so that it has its models by the time a text has been pasted."""
        if self._lock.acquire(blocking=False):
            try:
                self._opened()
            finally:
                self._lock.release()

    def _ready(self) -> Connection:
        """The pipe to a process that has its models; EOFError when it does not get them."""
        pipe = self._opened()
        if not self._has_models:
            if not pipe.poll(_START_SECONDS):
                raise EOFError
            pipe.recv_bytes()
            self._has_models = True
        return pipe

    def _opened(self) -> Connection:
        """The pipe to the process, which may still be starting."""
        if self._pipe is not None and self._process is not None and self._process.is_alive():
            return self._pipe
        context = get_context("spawn")  # a forked one would hold our sockets
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=serve, args=(theirs, self._limits.model_dump_json()), daemon=True)
        self._process.start()
        self._has_models = False
        theirs.close()
        return self._pipe

    def stop(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._pipe = None


def serve(pipe: Connection, limits: str) -> None:
    """Say that the models are there, then answer questions until the other end is closed."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY_BYTES, _MEMORY_BYTES))
    tools, bounds = load(), envelope_limits(IngestSettings.model_validate_json(limits))
    pipe.send_bytes(b"ready")
    while True:
        try:
            content, media_type = orjson.loads(pipe.recv_bytes())
        except EOFError:
            return
        pipe.send_bytes(orjson.dumps(try_out(content, media_type, tools, bounds)))


def try_out(content: str, media_type: str, tools: Tools, limits: EnvelopeLimits) -> Result:
    """`stages`: what each did, in ms of work; `item`: the record as ninjs; or `refusal`: `{ending, reason, detail}`."""
    began = time.process_time()
    article = _read(content, media_type, limits)
    stages = [_stage("ingest", began, _read_as(article))]
    if isinstance(article, tuple):
        ending, refusal = article
        detail = {"ending": ending.value, "reason": refusal.reason.value, "detail": refusal.detail}
        return {"stages": stages, "refusal": detail, "item": None}
    began = time.process_time()
    record = enrich(article, _provenance(article), tools, now=now_rfc3339())
    found = f"{len(record.entities)} entities, {len(record.quotes)} quotes, {len(record.related_links)} related links"
    stages.append(_stage("enrich", began, found))
    began = time.process_time()
    item = to_ninjs(record)
    stages.append(_stage("publish", began, f"{len(orjson.dumps(item))} bytes of ninjs 3.1"))
    return {"stages": stages, "refusal": None, "item": item}


def _stage(name: str, began: float, said: str) -> Result:
    return {"name": name, "ms": (time.process_time() - began) * 1000, "said": said}


def _read_as(article: Article | tuple[Ending, Refusal]) -> str:
    if not isinstance(article, tuple):
        return (
            f"read as {article.media_type}: {len(article.paragraphs)} paragraphs, {len(article.removed)} lines removed"
        )
    return "no article"


def _read(content: str, media_type: str, limits: EnvelopeLimits) -> Article | tuple[Ending, Refusal]:
    """The first article in it."""
    try:
        found = _raw(content, media_type, limits)
        if isinstance(found, NotAnArticle):
            return Ending.DEAD_LETTERED, found.refusal
        several = expand(found)
        if isinstance(several, Refusal):
            return Ending.REJECTED, several
        article = normalize(several[0] if several else found, version=1)
    except CannotProcess as error:
        return Ending.DEAD_LETTERED, Refusal(error.reason, str(error))
    return (Ending.REJECTED, article) if isinstance(article, Refusal) else article


def _raw(content: str, media_type: str, limits: EnvelopeLimits) -> RawArticle | NotAnArticle:
    if media_type == AS_DROPPED:
        return next(iter(read_item(content.encode("utf-8", "replace"), limits)))
    return RawArticle.model_validate({"content": content, "mediaType": media_type})


def _provenance(article: Article) -> Provenance:
    return Provenance(
        raw_digest=article.raw_digest,
        media_type=article.media_type,
        door="trial",
        received_at=now_rfc3339(),
        correlation_id="trial",
        steps=article.steps,
    )
