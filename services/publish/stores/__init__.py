"""One module per kind of store; `registry` opens them by URL."""
