"""Drops articles with redis-py, many per call: `REDIS_URL=redis://host:6379/0 python redis_producer.py *.json`."""

import os
import sys
from pathlib import Path

from redis import Redis

redis = Redis.from_url(os.environ.get("REDIS_URL", "redis://127.0.0.1:6379/0"))
redis.lpush("inbox", *(Path(name).read_bytes() for name in sys.argv[1:]))
