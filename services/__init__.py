"""The three stages, in flow order: ingest, enrich, publish. They meet only by message."""

import os

from shared.spared_imports import spared

# Before anything loads numpy. The models' matrices are small: threads of BLAS would only wait, and a text cost
# twice the processor time. Work is shared out between processes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

with spared("opentelemetry", "rich", "yaml"):  # traces are ours, logs are plain, messages JSON
    import kombu.serialization  # noqa: F401
    import redis  # noqa: F401
    import structlog  # noqa: F401
