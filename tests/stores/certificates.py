"""Certificates for servers that tests start."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest


def make_certificate(folder: Path) -> Path:
    """Key and certificate of `localhost`, signed by itself, in one file; the certificate alone beside it (`.crt`)."""
    file = folder / "localhost.pem"
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost"
    )
    try:
        subprocess.run([*command.split(), "-keyout", file, "-out", f"{file}.crt"], check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("no `openssl` here to make a certificate")
    file.write_text(file.read_text() + Path(f"{file}.crt").read_text())
    return file
