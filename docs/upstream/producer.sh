#!/bin/sh
# Drops an article with redis-cli: REDIS_URL=redis://host:6379/0 sh producer.sh article.json
set -eu
redis-cli -u "${REDIS_URL:-redis://127.0.0.1:6379/0}" -x LPUSH inbox < "$1" > /dev/null
