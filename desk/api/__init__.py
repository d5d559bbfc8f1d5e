"""The HTTP door and what machines may ask: everything below /v1, and /healthz."""
