"""Zip packages and their XML from strangers, within fixed bounds: Word, OpenDocument and EPUB files.

Nothing is unpacked to disk, no name that leads out of a package is accepted, no entity is expanded, and no address is
opened. What is wrong is said as a `Fault`; each reader has its own words for it. Open Packaging Conventions: ECMA-376
part 2.
"""

from __future__ import annotations

import enum
import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lxml import etree

from .expressions import expression

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHUNK = 1 << 16
_BAD_NAME = expression(r"[\x00-\x1f\x7f\\:]|^/|(^|/)\.\.(/|$)")
#: Below it a member may unpack to any multiple of its packed size: an empty style sheet does.
_RATIO_COUNTS_FROM = 1_000_000


class Fault(enum.Enum):
    """What can be wrong with a package as such."""

    DAMAGED = enum.auto()
    TOO_MANY = enum.auto()
    BAD_NAME = enum.auto()
    SAME_NAME = enum.auto()
    PASSWORD = enum.auto()
    TOO_LARGE = enum.auto()


class PackageError(Exception):
    """A package that is not read: its fault, the member that has it ("" for the whole), and what the library said."""

    def __init__(self, fault: Fault, member: str = "", cause: str = "") -> None:
        super().__init__(f"{fault.name} {member} {cause}")
        self.fault, self.member, self.cause = fault, member, cause


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many members are read, to how many bytes they may unpack together and each, and to what multiple."""

    members: int
    together: int
    each: int
    ratio: int | None = None


@dataclass(slots=True)
class ZipPackage:
    """A zip file whose members are unpacked when asked for, all within one allowance."""

    file: zipfile.ZipFile
    bounds: Bounds
    names: frozenset[str] = frozenset()
    left: int = field(init=False)

    def __post_init__(self) -> None:
        self.left = self.bounds.together

    def part(self, name: str) -> bytes | None:
        """Return a member, unpacked, or None where there is none of that name. Raises PackageError."""
        return b"".join(self._pieces(name, self.bounds.each)) if name in self.names else None

    def measure(self, name: str) -> None:
        """Unpack a member without keeping it, so that it counts. Raises PackageError."""
        for _ in self._pieces(name, self.left):
            pass

    def _pieces(self, name: str, most: int) -> Iterator[bytes]:
        info, size = self.file.getinfo(name), 0
        try:
            with self.file.open(info) as member:
                while piece := member.read(_CHUNK):
                    size += len(piece)
                    self.left -= len(piece)
                    if self.left < 0 or size > most or self._swells(size, info.compress_size):
                        raise PackageError(Fault.TOO_LARGE, name)
                    yield piece
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError) as error:
            raise PackageError(Fault.DAMAGED, name, str(error)) from error

    def _swells(self, size: int, packed: int) -> bool:
        ratio = self.bounds.ratio
        return ratio is not None and size > _RATIO_COUNTS_FROM and size > ratio * max(packed, 1)


def open_zip(data: bytes, bounds: Bounds) -> ZipPackage:
    """Return the zip package in `data`, the names of its members checked. Raises PackageError.

    Two names that differ only in capitals are one: Word reads them so.
    """
    try:
        file = zipfile.ZipFile(io.BytesIO(data))
        infos = file.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError, EOFError) as error:
        raise PackageError(Fault.DAMAGED, cause=str(error)) from error
    if len(infos) > bounds.members:
        raise PackageError(Fault.TOO_MANY, cause=f"{len(infos):,}")
    seen: set[str] = set()
    for info in infos:
        name = info.filename
        if _BAD_NAME.search(name):
            raise PackageError(Fault.BAD_NAME, name)
        if name.lower() in seen:
            raise PackageError(Fault.SAME_NAME, name)
        if info.flag_bits & 0x1:
            raise PackageError(Fault.PASSWORD, name)
        seen.add(name.lower())
    return ZipPackage(file, bounds, frozenset(info.filename for info in infos if not info.is_dir()))


def xml_root(data: bytes) -> _Element:
    """Return the root element of `data`. Raises lxml's XMLSyntaxError (or ValueError) if it is not well-formed."""
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, dtd_validation=False, no_network=True, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    return etree.fromstring(data, parser)
