"""The three stages, in flow order: ingest, enrich, publish. They meet only by message."""

import os

# Before anything loads numpy. The models' matrices are small: threads of BLAS would only wait, and a text cost
# twice the processor time. Work is shared out between processes.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
