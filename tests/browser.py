"""Chromium for tests: the one that is installed, driven by Playwright, without the network."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import pytest
from limits import PATIENCE
from playwright.sync_api import Browser, Page, expect, sync_playwright

__all__ = ["CHROMIUM", "MARKS", "Page", "chromium", "in_browser"]

#: Milliseconds that a test waits for what it expects: Playwright's own five seconds are a guess at a machine's speed.
expect.set_options(timeout=PATIENCE * 1000 / 10)

_Test = TypeVar("_Test", bound=Callable[..., Any])

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")


def in_browser(test: _Test) -> _Test:
    """Mark a test, or all of a module by `pytestmark`, as one that needs Chromium. In CI none may be skipped."""
    for mark in MARKS:
        test = mark(test)
    return test


MARKS = [
    pytest.mark.process,
    pytest.mark.browser,
    pytest.mark.skipif(not CHROMIUM and not os.environ.get("CI"), reason="no Chromium is installed"),
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Yield a browser that reaches nothing but this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--proxy-server=127.0.0.1:1", "--proxy-bypass-list=127.0.0.1;localhost"]
        )
        try:
            yield browser
        finally:
            browser.close()
