"""The records with other texts in some of their files, loaded again."""

from __future__ import annotations

from collections.abc import Mapping

from ..diagnostics import FactsheetError
from ..fresh import SETTINGS
from ..project.loaded import Loaded
from ..project.loader import load
from ..records.yaml_file import YamlFile, parse


def loaded_with(loaded: Loaded, files: Mapping[str, YamlFile]) -> Loaded:
    """Return the records of `files`, with all else as it is in `loaded`: lock and themes."""
    parsed = {  # anew: the loader lets go of the nodes of what it reads, and others may be at work with these
        path: file if file.problems else parse(file.data, path)
        for path, file in files.items()
        if path == SETTINGS or path.startswith(("seeds/", "facts/"))
    }
    settings = parsed.pop(SETTINGS, None)
    after = load(parsed.values(), settings)
    after.files = {**files, **after.files}
    after.lock, after.theme, after.themes, after.assets = loaded.lock, loaded.theme, loaded.themes, loaded.assets
    return after


def with_text(loaded: Loaded, path: str, text: str) -> Loaded:
    """Return the records with another text in one of their files. Raises FactsheetError where that is not YAML."""
    file = parse(text.encode(), path)
    if file.problems:
        raise FactsheetError(file.problems)
    return loaded_with(loaded, {**loaded.files, path: file})
