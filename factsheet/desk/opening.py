"""Opens a browser at the desk without putting its address in a process's arguments, where all users could see it."""

from __future__ import annotations

import webbrowser

from ..own_folder import own_folder, write_private
from ..writers.html.markup import attribute


def opened(address: str) -> bool:
    """Open `address` in the browser by way of a file that only its user can read; return whether that could be done."""
    folder = own_folder()
    if folder is None:
        return False
    place = folder / "open.html"
    page = (
        '<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Factsheet</title>'
        f'<meta http-equiv="refresh" content="0;url={attribute(address)}">'
        f'<p><a href="{attribute(address)}">Open the desk</a></p></html>\n'
    )
    return write_private(place, page) and webbrowser.open(place.as_uri())
