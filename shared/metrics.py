"""Every metric, named and described once; shared/exporter.py reads their values from the ledger.

Nothing is counted in the worker processes, so Prometheus's multiprocess mode and its traps are not needed.
"""

from __future__ import annotations

from dataclasses import dataclass

# As in common.lua.
LATENCY_BOUNDS = (
    "0.005", "0.025", "0.1", "0.25", "0.5", "1", "2.5", "5", "10", "30", "60", "300", "1800", "21600",
)  # fmt: skip

MOST_SOURCES = 100  # with a series of their own: label values are to be few


@dataclass(frozen=True, slots=True)
class Description:
    """A metric's documentation: kind, labels, and what it means."""

    kind: str
    labels: tuple[str, ...]
    help: str


METRICS: dict[str, Description] = {
    "wiredesk_build_info": Description(
        "gauge",
        ("service", "version", "python", "model"),
        "1, of the process that is scraped; `model` is what reads or tags for it.",
    ),
    "wiredesk_articles_accepted_total": Description("counter", (), "Articles accepted at the door, replays included."),
    "wiredesk_articles_ended_total": Description("counter", ("ending",), "Articles that got their ending."),
    "wiredesk_endings_by_reason_total": Description("counter", ("ending", "reason"), "Endings that have a reason."),
    "wiredesk_articles_in_flight": Description("gauge", (), "Articles accepted that have no ending yet."),
    "wiredesk_oldest_article_age_seconds": Description("gauge", (), "Age of the oldest article in flight; 0 if none."),
    "wiredesk_balance_error_articles": Description(
        "gauge", (), "Accepted, less endings, less entries in flight. Anything but 0 is a bug."
    ),
    "wiredesk_source_silence_seconds": Description(
        "gauge",
        ("source",),
        f"Seconds since a source's last delivery, for the {MOST_SOURCES} that delivered most; `(other)` is the last of "
        "the others.",
    ),
    "wiredesk_source_usual_gap_seconds": Description(
        "gauge",
        ("source",),
        "How long the gaps between a source's deliveries usually are, of the same sources, once it is known.",
    ),
    "wiredesk_canary_interval_seconds": Description("gauge", (), "How often a canary is sent; 0 while none are."),
    "wiredesk_canary_age_seconds": Description(
        "gauge",
        (),
        "Since the last canary came through to its store, or since the first was sent; 0 while none are sent.",
    ),
    "wiredesk_canary_latency_seconds": Description(
        "gauge",
        (),
        "How long the last canary took from being dropped on the inbox to its store; 0 while none are sent.",
    ),
    "wiredesk_inbox_items": Description(
        "gauge", (), "Items on the inbox that no door has claimed, those of the urgent lane among them."
    ),
    "wiredesk_inbox_urgent_items": Description("gauge", (), "Of these, the items on the inbox of the urgent lane."),
    "wiredesk_inbox_claimed_items": Description("gauge", (), "Items claimed by a door and not accepted yet."),
    "wiredesk_queue_articles": Description(
        "gauge",
        ("queue", "state"),
        "Articles per queue: waiting for a worker, running, or postponed until the time their store set.",
    ),
    "wiredesk_queue_lag_seconds": Description(
        "gauge",
        ("queue",),
        "How long the first article that waits or runs has been ready for the queue; 0 if none. Of a publish queue: "
        "how far its store is behind.",
    ),
    "wiredesk_queue_messages": Description(
        "gauge",
        ("queue", "state"),
        "Celery's messages: ready in the queue's list, or unacked, in a worker's hand for a second or more.",
    ),
    "wiredesk_queue_paused": Description("gauge", ("queue",), "1 while the queue rests because its store is down."),
    "wiredesk_dead_letters": Description("gauge", ("kind",), "Dead letters kept: articles, or unreadable items."),
    "wiredesk_dead_letters_handled_total": Description(
        "counter", ("action",), "Dead letters replayed, discarded, or evicted because there were too many."
    ),
    "wiredesk_unarchived_articles": Description("gauge", (), "Raw articles that wait for the archive."),
    "wiredesk_unarchived_age_seconds": Description(
        "gauge", (), "How long the oldest raw article has waited for the archive; 0 if none does."
    ),
    "wiredesk_archive_articles_total": Description(
        "counter",
        ("outcome",),
        "Raw articles archived, or evicted: too many waited for an archive that is down.",
    ),
    "wiredesk_swept_total": Description(
        "counter", ("cause",), "Articles put back to work: their attempt died, or their message was lost."
    ),
    "wiredesk_stories_total": Description(
        "counter",
        ("role",),
        "Articles placed among the stories, by what they are to theirs; `unknown` is what the index could not answer.",
    ),
    "wiredesk_batch_duration_seconds": Description("histogram", ("queue",), "Time a stage worked on one batch."),
    "wiredesk_stage_wait_seconds": Description(
        "histogram",
        ("queue",),
        "How long an article was ready for a queue before the batch began in which it was done. A postponement does "
        "not count.",
    ),
    "wiredesk_stage_articles_total": Description(
        "counter", ("queue",), "Articles that a queue was done with, however."
    ),
    "wiredesk_article_latency_seconds": Description("histogram", (), "From acceptance to the ending."),
    "wiredesk_redis_used_memory_bytes": Description("gauge", (), "Memory that Redis uses."),
    "wiredesk_redis_max_memory_bytes": Description("gauge", (), "Memory that Redis may use; 0 is no limit."),
    "wiredesk_redis_durable": Description(
        "gauge", (), "1 while Redis keeps an append-only file and its last write to it succeeded."
    ),
    "wiredesk_redis_aof_size_bytes": Description("gauge", (), "Size of the append-only file; 0 if there is none."),
    "wiredesk_redis_aof_write_ok": Description("gauge", (), "1 while the last write to that file succeeded."),
    "wiredesk_redis_aof_rewrite_ok": Description("gauge", (), "1 while its last rewrite succeeded."),
    "wiredesk_redis_aof_rewrite_running": Description("gauge", (), "1 while it is being rewritten."),
    "wiredesk_redis_aof_delayed_syncs_total": Description(
        "counter", (), "Writes that waited for a sync of the append-only file to end: the disk is too slow."
    ),
    "wiredesk_redis_evicted_keys_total": Description(
        "counter",
        (),
        "Keys that Redis threw away for room. Anything but 0 is loss: set maxmemory-policy to noeviction.",
    ),
    "wiredesk_workers": Description(
        "gauge", ("service",), "Workers of a service that gave a sign of life in the last half minute."
    ),
    "wiredesk_redis_up": Description("gauge", (), "1 when the ledger could be read for this scrape."),
}
