"""Drops an article with Celery: `REDIS_URL=redis://host:6379/0 python celery_producer.py article.json`."""

import json
import os
import sys
from pathlib import Path

from celery import Celery

app = Celery(broker=os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"))
article = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
# argsrepr keeps Celery from writing the article a second time, into the headers.
app.send_task("ingest.article", args=[article], queue="inbox", argsrepr="<article>")
