"""Fingerprints are what `hashlib` gives, whatever code makes them."""

from __future__ import annotations

import hashlib
import subprocess
import sys

import pytest
from conftest import ROOT
from hypothesis import given
from hypothesis import strategies as st

from factsheet.fingerprint import fingerprint


@given(st.text(max_size=200))
def test_a_fingerprint_is_a_sha256(text: str) -> None:
    assert fingerprint(text) == fingerprint(text.encode()) == hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.process
@pytest.mark.parametrize("lacking", ["", "'_sha2', '_sha256'"])
def test_it_needs_neither_openssl_nor_code_of_its_own(lacking: str) -> None:
    """Without either of Python's own modules, hashlib makes it."""
    code = (
        f"import sys\nfor name in [{lacking}]: sys.modules[name] = None\n"
        "from factsheet.fingerprint import fingerprint\n"
        "print(fingerprint('a'), '_hashlib' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)

    assert done.stdout.split() == [hashlib.sha256(b"a").hexdigest(), str(bool(lacking))]
