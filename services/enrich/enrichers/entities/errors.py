"""What can go wrong when an engine is asked for."""


class UnknownEngineError(ValueError):
    """No engine has this name, or what it needs is not installed; the message says what to do."""
