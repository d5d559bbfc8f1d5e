"""Records as signed requests: `webhook+https://host/path`, one CloudEvent each, signed by Standard Webhooks.

An event that fails is tried again by schedule, alone; the article waits in the ledger meanwhile (docs/decisions/).
"""

from __future__ import annotations

import ssl
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

from services.publish.events import event_id, to_webhook_event, trace_headers
from services.publish.plan import Filing, Verdict, judge, write_filings
from services.publish.settings import PublishSettings, Secrets
from services.publish.shapes import Shape
from services.publish.stores.base import Misconfigured, WriteOutcome, Written
from services.publish.stores.desk import Desk, SentMemory
from services.publish.stores.endpoint import Endpoint
from services.publish.stores.http_line import Answer, Line, NoAnswer, Unreachable, read_target, resolve
from services.publish.stores.signing import sign
from shared.contracts import Record
from shared.errors import TryLater

# Seconds until the next attempt, of Standard Webhooks: ten attempts in three days.
SCHEDULE = (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400)

_GONE = 410
_BUSY = {429, 502, 503, 504}  # the endpoint as a whole
_REFUSED = {400, 413, 415, 422}  # this event, however often it comes
_ROUND_SECONDS = 10.0  # no request of a batch begins later; the last one has its time below the batch's time limit

Chain = list[tuple[int, Filing]]  # the versions of one article in a batch, with their places in it

_HEADERS = {"Content-Type": "application/cloudevents+json; charset=utf-8", "User-Agent": "wiredesk"}
_NOT_TRIED = Written(WriteOutcome.LATER)


class WebhookStore:
    """A batch is some requests at a time; versions of one article go one after another."""

    def __init__(self, url: str, shape: Shape, desk: Desk, schedule: Sequence[float] = SCHEDULE) -> None:
        self._shape = shape
        self._target = read_target(url.removeprefix("webhook+"))
        self._store, self._settings = desk
        self._memory = SentMemory(desk)
        self._endpoint = Endpoint(self._memory, desk.store, schedule)
        self._context = ssl.create_default_context() if self._target.scheme == "https" else None

    def check(self) -> None:
        """Connects, and sends nothing. Raises Misconfigured without a secret, or for an address not to be reached."""
        try:
            _secrets_of(self._store, self._settings)
            self._endpoint.require_open()
            with self._reaching() as address:
                line = Line(self._target, address, self._context)
                line.open()
                line.close()
        finally:
            self.close()

    def write(self, records: Sequence[Record]) -> list[Written]:
        return write_filings(records, self._write, self._shape)

    def enable(self) -> bool:
        """After a 410: sends again. Whether there was anything to lift."""
        return self._endpoint.enable()

    def close(self) -> None:
        self._memory.close()

    def _write(self, filings: list[Filing]) -> list[Written]:
        if not filings:
            return []
        with self._memory.turn():
            self._endpoint.require_open()
            verdicts = judge(filings, self._memory.held(filing.uri for filing in filings))
            return self._deliver(filings, verdicts)

    def _deliver(self, filings: list[Filing], verdicts: list[Verdict]) -> list[Written]:
        answers = [Written(verdict.outcome) for verdict in verdicts]
        for index, written in self._send(_chains(filings, verdicts)):
            answers[index] = written
        return answers

    def _send(self, chains: list[Chain]) -> list[tuple[int, Written]]:
        if not chains:
            return []
        secrets = _secrets_of(self._store, self._settings)
        with self._reaching() as address:
            batch = _Round(lambda: Line(self._target, address, self._context), secrets, self._endpoint)
            with closing(batch), ThreadPoolExecutor(self._settings.webhook_concurrency) as threads:
                answers = [answer for chain in threads.map(batch.send_chain, chains) for answer in chain]
            if batch.trouble is not None:
                raise batch.trouble
        return answers

    @contextmanager
    def _reaching(self) -> Iterator[str]:
        """The address to talk to, which holds for one batch. No way to it: TryLater."""
        try:
            yield resolve(self._target, self._settings.webhook_networks)
        except Unreachable as error:
            raise TryLater(str(error)) from error


class _Round:
    """One batch on its way. Its methods may run in several threads."""

    def __init__(self, open_line: Callable[[], Line], secrets: Secrets, endpoint: Endpoint) -> None:
        self._open_line = open_line
        self._secrets = secrets
        self._endpoint = endpoint
        self._idle: list[Line] = []
        self._ends = time.monotonic() + _ROUND_SECONDS
        self._wait: Written | None = None  # what is said of events that are not tried any more
        self.trouble: Unreachable | None = None

    def close(self) -> None:
        for line in self._idle:
            line.close()

    def send_chain(self, chain: Chain) -> list[tuple[int, Written]]:
        """Versions of one article, one after another."""
        return [(index, self._send(filing)) for index, filing in chain]

    def _send(self, filing: Filing) -> Written:
        if self._wait is not None:
            return self._wait
        if time.monotonic() > self._ends:
            return _NOT_TRIED
        line = self._take_line()
        try:
            return self._judge(filing, self._post(line, filing))
        except NoAnswer as error:
            return self._failed(filing, str(error))
        except Unreachable as error:
            self.trouble, self._wait = error, _NOT_TRIED
            return _NOT_TRIED
        finally:
            self._idle.append(line)

    def _take_line(self) -> Line:
        try:
            return self._idle.pop()
        except IndexError:
            return self._open_line()

    def _post(self, line: Line, filing: Filing) -> Answer:
        body = to_webhook_event(filing)
        signature = sign(event_id(filing), int(time.time()), body, self._secrets)
        return line.post(body, {**_HEADERS, **trace_headers(filing), **signature})

    def _judge(self, filing: Filing, answer: Answer) -> Written:
        said = f"{answer.status} {answer.text}".strip()
        if 200 <= answer.status < 300:
            self._endpoint.succeeded(filing)
            return Written(WriteOutcome.WITHDRAWN if filing.rank.is_withdrawn else WriteOutcome.WRITTEN)
        if answer.status == _GONE:
            self._endpoint.disable(said)
            self._wait = _NOT_TRIED
            return _NOT_TRIED
        if answer.status in _REFUSED:
            self._endpoint.forget(filing)
            return Written(WriteOutcome.REFUSED, said)
        if answer.status in _BUSY:
            self._wait = Written(WriteOutcome.LATER, seconds=self._endpoint.rest(answer.retry_after))
        return self._failed(filing, said, answer.retry_after or 0)

    def _failed(self, filing: Filing, said: str, least_seconds: float = 0) -> Written:
        """Again by schedule, not before the receiver wants it; refused when the schedule is exhausted."""
        delay = self._endpoint.failed(filing)
        if delay is None:
            return Written(WriteOutcome.REFUSED, f"tried by the whole schedule; the last answer: {said}")
        return Written(WriteOutcome.LATER, said, max(delay, least_seconds))


def _chains(filings: list[Filing], verdicts: list[Verdict]) -> list[Chain]:
    """What is news, by article, with its place in the batch."""
    chains: dict[str, Chain] = defaultdict(list)
    for index, (filing, verdict) in enumerate(zip(filings, verdicts, strict=True)):
        if verdict.is_news:
            chains[filing.uri].append((index, filing))
    return list(chains.values())


def _secrets_of(store: str, settings: PublishSettings) -> Secrets:
    try:
        return settings.webhook_secrets[store]
    except KeyError:
        raise Misconfigured(f"nothing to sign with: WIREDESK_WEBHOOK_SECRETS has no {store}=whsec_…") from None
