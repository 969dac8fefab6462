"""Makes projects of any size from this project's own records: so many facts, so many briefs, all of them different."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from pathlib import Path

from factsheet.evidence.lock import PATH, Compared, Lock, entry_of, lock_text, statement_digest
from factsheet.project.folder import read

ROOT = Path(__file__).parent.parent
_BRIEF = ROOT / "facts" / "brief-dprk-aid.yaml"


def own(folder: Path) -> Path:
    """Copy this project's records into `folder`, without their outputs, and return it."""
    for name in ("seeds", "facts"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "factsheet.yaml", folder)
    return folder


def project(folder: Path, briefs: int, facts: int) -> Path:
    """Write a project of `briefs` briefs over about `facts` facts into `folder` and return it.

    The facts are copies of this project's own under other ids, a set of records for every few briefs.
    """
    if folder.exists():
        shutil.rmtree(folder)
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    (folder / "facts").mkdir()
    shutil.copy(ROOT / "factsheet.yaml", folder)
    files = [f for f in sorted((ROOT / "facts").glob("*.yaml")) if not f.name.startswith("brief-")]
    texts = {f.stem: f.read_text(encoding="utf-8") for f in files}
    own = len(re.findall(r"^  - id: ", "".join(t for n, t in texts.items() if n not in _OTHER), re.MULTILINE))
    ids = sorted(set(re.findall(r"^  - id: (\S+)", "".join(texts.values()), re.MULTILINE)), key=len, reverse=True)
    named = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, ids))})(?![\w-])")
    brief = _BRIEF.read_text(encoding="utf-8")
    sets = max(1, round(facts / own))
    for number in range(sets):
        for stem, text in texts.items():
            # what nobody verified carries no high confidence
            changed = _numbered(named, text, number).replace("confidence: high", "confidence: moderate")
            (folder / "facts" / f"{stem}-{number}.yaml").write_text(changed, encoding="utf-8")
    for number in range(briefs):
        text = _numbered(named, brief, number % sets).replace("id: dprk-aid", f"id: brief-{number}")
        (folder / "facts" / f"brief-{number}.yaml").write_text(text, encoding="utf-8")
    _locked(folder)
    return folder


def _locked(folder: Path) -> None:
    """Write a lock as if all had been verified: thousands of warnings are not what a project of that size has."""
    base = read(folder).base
    entries = (
        entry_of(fact, citation, base.sources[citation.source], _DAY)
        for fact in base.facts.values()
        for citation in fact.citations
    )
    compared = [Compared(fact.id, statement_digest(base, fact), _DAY) for fact in base.facts.values()]
    (folder / PATH).write_text(lock_text(Lock.of(entries, statements=compared)), encoding="utf-8")


_DAY = dt.date(2025, 9, 1)


_OTHER = ("conflicts", "judgements")


def _numbered(named: re.Pattern[str], text: str, number: int) -> str:
    """Return `text` with every id of a record made that of set `number`."""
    text = named.sub(lambda m: f"{m[1]}-{number}", text)
    # the copies measure other things, or they would contradict each other
    return re.sub(r"^(    measures: [^\n\"']*)$", rf"\1 {number}", text, flags=re.MULTILINE)
