"""Where an archive is: a folder, or a bucket of S3. A file appears there whole and durable, or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Protocol
from urllib.parse import parse_qsl, unquote

from shared.archive import SUFFIX
from shared.durability import sync_path
from shared.errors import TryLater

if TYPE_CHECKING:
    from shared.s3 import Bucket

_FILES = f"[0-9]*/[0-9]*/[0-9]*/*{SUFFIX}"
_UNFINISHED = ".part"
_OPTIONS = {"endpoint", "region"}  # of s3://, as stores have them


class ArchivePlace(Protocol):
    """Files by name, such as `2026/11/27/120311-<id>.ndjson.zst`. Everything raises OSError when the place is away,
    full or forbidden."""

    def put(self, name: str, content: bytes) -> None:
        """The file, in place of one of that name."""

    def names(self) -> list[str]:
        """Of all files, the oldest first."""

    def open(self, name: str) -> BinaryIO:
        """The file, to be read and closed."""

    def clear_unfinished(self) -> None:
        """Remove what killed writers left. Only for the one archiver that writes."""


class FolderPlace:
    """A folder of this machine, or one that is mounted."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __str__(self) -> str:
        return str(self.folder)

    def put(self, name: str, content: bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}{_UNFINISHED}")
        try:
            with unfinished.open("wb") as stored:
                stored.write(content)
                stored.flush()
                os.fsync(stored.fileno())
            unfinished.replace(path)
        except OSError:
            unfinished.unlink(missing_ok=True)  # a full disk needs the room now
            raise
        self._sync_folders_of(path)

    def _sync_folders_of(self, path: Path) -> None:
        """The file's name, and those of new folders above it, must outlive the power too."""
        for folder in path.parents:
            sync_path(folder)
            if folder == self.folder:
                return

    def names(self) -> list[str]:
        return sorted(path.relative_to(self.folder).as_posix() for path in self.folder.glob(_FILES))

    def open(self, name: str) -> BinaryIO:
        return (self.folder / name).open("rb")

    def clear_unfinished(self) -> None:
        for left in self.folder.glob(f"{_FILES}.*{_UNFINISHED}"):
            left.unlink(missing_ok=True)


class BucketPlace:
    """Objects under a prefix; S3 shows an object whole or not at all."""

    def __init__(self, bucket: Bucket) -> None:
        self._bucket = bucket

    def __str__(self) -> str:
        return f"s3://{self._bucket.address.name}/{self._bucket.address.prefix}"

    def put(self, name: str, content: bytes) -> None:
        with _as_os_error():
            self._bucket.put(name, content)

    def names(self) -> list[str]:
        with _as_os_error():
            return sorted(name for name in self._bucket.names() if name.endswith(SUFFIX))

    def open(self, name: str) -> BinaryIO:
        with _as_os_error():
            return BytesIO(self._bucket.get(name))  # 16 MB, as the archiver writes them

    def clear_unfinished(self) -> None:
        """There never is any."""


@contextmanager
def _as_os_error() -> Iterator[None]:
    from shared.s3 import BucketRefused

    try:
        yield
    except (TryLater, BucketRefused) as error:
        raise OSError(str(error)) from error


def open_place(url: str) -> ArchivePlace:
    """The place behind `file://folder`, a folder's path, or `s3://bucket/prefix?endpoint=…&region=…`, not yet touched.

    Raises ValueError.
    """
    scheme, has_scheme, rest = url.partition("://")
    if not has_scheme and url:
        return FolderPlace(Path(url))
    if scheme == "file" and rest:
        return FolderPlace(Path(unquote(rest)))
    if scheme == "s3" and rest:
        return _open_bucket(rest)
    raise ValueError("expected a folder, file:// and a folder, or s3://bucket/prefix")


def _open_bucket(rest: str) -> BucketPlace:
    place, _, query = rest.partition("?")
    given = dict(parse_qsl(query, keep_blank_values=True))
    if unknown := given.keys() - _OPTIONS:
        raise ValueError(f"no option {', '.join(sorted(unknown))}; known: {', '.join(sorted(_OPTIONS))}")
    try:
        from shared.s3 import Bucket, address_of
    except ImportError as error:
        raise ValueError(f"{error}: install `wiredesk[s3]`") from error
    return BucketPlace(Bucket(address_of(place, given)))
