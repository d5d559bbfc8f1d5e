"""The three stages, in flow order: ingest, enrich, publish. They meet only by message."""
