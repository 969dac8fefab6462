"""Packages that are added as documents: their parts, with refusals in the words of `factsheet source add`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from ... import packages
from ...packages import Bounds, Fault, PackageError
from .document import ENTITIES, SAVE_AS_TEXT, Refused

if TYPE_CHECKING:
    from lxml.etree import _Element

#: The parts that are read unpack to at most 100 MB together, and 30 MB each.
_BOUNDS = Bounds(members=5_000, together=100_000_000, each=30_000_000, ratio=200)
_UNHEARD_OF = "which no program that writes documents produces"
_OTHER_COPY = "use another copy"


@dataclass(slots=True)
class DocumentPackage:
    """A zip package whose parts are unpacked when asked for."""

    package: packages.ZipPackage

    @property
    def names(self) -> frozenset[str]:
        """The names of its parts."""
        return self.package.names

    def part(self, name: str) -> bytes | None:
        """Return a part, unpacked, or None where there is none of that name. Raises Refused."""
        try:
            return self.package.part(name)
        except PackageError as error:
            raise _refused(error) from error

    def xml(self, name: str) -> _Element | None:
        """Return the root element of a part, or None where it is not there. Raises Refused."""
        data = self.part(name)
        if data is None:
            return None
        root = parse_xml(data)
        if root is None:
            raise Refused(f"is damaged: its part {name} is not well-formed XML", _OTHER_COPY)
        return root


def open_package(data: bytes) -> DocumentPackage:
    """Return the zip package in `data`. Raises Refused for a damaged one, and for names that lead out of it."""
    try:
        return DocumentPackage(packages.open_zip(data, _BOUNDS))
    except PackageError as error:
        raise _refused(error) from error


def _refused(error: PackageError) -> Refused:
    match error.fault:
        case Fault.DAMAGED if error.member:
            return Refused("is damaged: a part of it can't be unpacked", _OTHER_COPY)
        case Fault.DAMAGED:
            return Refused("is damaged: it is a zip package that can't be opened", _OTHER_COPY)
        case Fault.TOO_MANY:
            return Refused(f"has more than {_BOUNDS.members:,} parts")
        case Fault.BAD_NAME:
            return Refused(f"has a part whose name leads out of it, {_UNHEARD_OF}")
        case Fault.SAME_NAME:
            return Refused(f"has two parts of the same name, {_UNHEARD_OF}")
        case Fault.PASSWORD:
            return Refused("is protected by a password", "save it without one, then add it")
        case Fault.TOO_LARGE:
            return Refused("unpacks to an unreasonable size")


def parse_xml(data: bytes) -> _Element | None:
    """Return the root element, or None where it is not well-formed. No entity is expanded, nothing is opened.

    Raises Refused for entities, which are declared in documents only to harm.
    """
    try:
        root = packages.xml_root(data)
    except etree.XMLSyntaxError as error:
        if "entit" in str(error).lower() or b"<!ENTITY" in data[:100_000]:
            raise Refused(ENTITIES, SAVE_AS_TEXT) from error
        return None
    except ValueError:
        return None
    declared: Any = root.getroottree().docinfo.internalDTD  # lxml-stubs miss its entities
    if declared is not None and any(True for _ in declared.iterentities()):
        raise Refused(ENTITIES, SAVE_AS_TEXT)
    return root
