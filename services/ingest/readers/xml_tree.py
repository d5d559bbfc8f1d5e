"""Parses XML without trust: no entity is expanded, no DTD loaded, nothing fetched. Names are told without namespace."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from services.ingest.characters import clean_line
from shared.errors import CannotProcess
from shared.outcomes import Reason

if TYPE_CHECKING:
    from lxml.etree import _Element  # type: ignore[import-untyped]

# Anywhere: where a DTD ends is for a parser to say, and text that speaks of entities writes `&lt;!ENTITY`.
_ENTITY = re.compile(r"<!ENTITY\s", re.IGNORECASE)
_DECLARATION = re.compile(r"\s*<\?xml\s[^>]*\?>")
_MAX_TAGS = 150_000  # opening and closing: 100 MB of tree; news items have a few thousand
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


def declares_entities(xml: str) -> bool:
    """Whether the document declares entities of its own, for bombs and for reading files."""
    return _ENTITY.search(xml) is not None


def parse_xml(xml: str) -> _Element:
    """The root. A DOCTYPE may stand there and is not followed. Raises CannotProcess(parse_error)."""
    from lxml.etree import LxmlError, XMLParser, fromstring

    parser = XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    if xml.count("<") > _MAX_TAGS:
        raise CannotProcess(Reason.PARSE_ERROR, f"more than {_MAX_TAGS} tags")
    text = xml.lstrip("\ufeff")
    declaration = _DECLARATION.match(text)  # it names the charset of bytes that are text by now
    try:
        return fromstring(text[declaration.end() if declaration else 0 :].strip(), parser=parser)
    except (LxmlError, ValueError) as error:
        raise CannotProcess(Reason.PARSE_ERROR, str(error)) from error


def local_name(node: _Element) -> str:
    """The tag without namespace; empty for what is no element."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def text_of(node: _Element | None) -> str | None:
    """All text in it, in one line."""
    return None if node is None else clean_line(" ".join("".join(node.itertext()).split())) or None


def texts(node: _Element, path: str) -> Iterator[str]:
    """The texts of the elements at `path`, whose names may stand in any namespace."""
    return (text for found in all_at(node, path) if (text := text_of(found)) is not None)


def first_at(node: _Element, path: str) -> _Element | None:
    """The first element at `path`, a name or names with slashes, at any depth."""
    return next(all_at(node, path), None)


def all_at(node: _Element, path: str) -> Iterator[_Element]:
    """The elements at `path`, a name or names with slashes, at any depth."""
    return iter(node.iterfind(".//" + "/".join(f"{{*}}{name}" for name in path.split("/"))))


def attribute(node: _Element | None, name: str) -> str | None:
    """The attribute, clean; None where it or the element is missing."""
    return None if node is None else clean_line(node.get(name) or "") or None
