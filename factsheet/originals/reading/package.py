"""Zip packages and XML within fixed bounds: Word, OpenDocument and EPUB files. Unpacks nothing to disk."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from ...expressions import expression
from .document import ENTITIES, SAVE_AS_TEXT, Refused

if TYPE_CHECKING:
    from lxml.etree import _Element

MOST_MEMBERS = 5_000
#: What the parts that are read unpack to, together and each.
MOST_INFLATED = 100_000_000
MOST_PART = 30_000_000
_MOST_RATIO = 200
_CHUNK = 1 << 16
_BAD_NAME = expression(r"[\x00-\x1f\x7f\\:]|^/|(^|/)\.\.(/|$)")
_BOMB = "unpacks to an unreasonable size"


@dataclass(slots=True)
class ZipPackage:
    """A zip file whose parts are unpacked when asked for, all within one allowance."""

    file: zipfile.ZipFile
    names: frozenset[str]
    left: int = MOST_INFLATED

    def part(self, name: str) -> bytes | None:
        """Return a part, unpacked, or None where there is none of that name. Raises Refused."""
        if name not in self.names:
            return None
        made = bytearray()
        try:
            info = self.file.getinfo(name)
            if info.flag_bits & 1:
                raise Refused("is protected by a password", "save it without one, then add it")
            with self.file.open(info) as member:
                while piece := member.read(_CHUNK):
                    made += piece
                    self.left -= len(piece)
                    packed = max(info.compress_size, 1)
                    if self.left < 0 or len(made) > MOST_PART:
                        raise Refused(_BOMB)
                    if len(made) > 1_000_000 and len(made) / packed > _MOST_RATIO:
                        raise Refused(_BOMB)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
            raise Refused("is damaged: a part of it can't be unpacked", "use another copy") from error
        return bytes(made)

    def xml(self, name: str) -> _Element | None:
        """Return the root element of a part, or None where it is not there. Raises Refused."""
        data = self.part(name)
        if data is None:
            return None
        root = parse_xml(data)
        if root is None:
            raise Refused(f"is damaged: its part {name} is not well-formed XML", "use another copy")
        return root


def open_package(data: bytes) -> ZipPackage:
    """Return the zip package in `data`. Raises Refused for a damaged one, and for names that lead out of it."""
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
        infos = file.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Refused("is damaged: it is a zip package that can't be opened", "use another copy") from error
    names = [info.filename for info in infos]
    if len(names) > MOST_MEMBERS:
        raise Refused(f"has more than {MOST_MEMBERS:,} parts")
    if len(set(names)) < len(names):
        raise Refused("has two parts of the same name, which no program that writes documents produces")
    if any(_BAD_NAME.search(name) for name in names):
        raise Refused("has a part whose name leads out of it, which no program that writes documents produces")
    return ZipPackage(file, frozenset(names))


def parse_xml(data: bytes) -> _Element | None:
    """Return the root element, or None where it is not well-formed. No entity is expanded, nothing is opened.

    Raises Refused for entities, which are declared in documents only to harm.
    """
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        if "entit" in str(error).lower() or b"<!ENTITY" in data[:100_000]:
            raise Refused(ENTITIES, SAVE_AS_TEXT) from error
        return None
    except ValueError:
        return None
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(True for _ in declared.iterentities()):  # type: ignore[union-attr]  # of the stubs
        raise Refused(ENTITIES, SAVE_AS_TEXT)
    return root
