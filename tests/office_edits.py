"""Edits in LibreOffice as a person makes them, by a Basic macro in a profile of our own. Used by tests only.

One process does a whole batch: open, edit, save, the next. Each edit finds its place by words that stand there.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from limits import PATIENCE
from office import needed

_MACRO = """
Sub Main
  Dim aOpen(0) As New com.sun.star.beans.PropertyValue
  Dim aSave(0) As New com.sun.star.beans.PropertyValue
  Dim aNone()
  On Error Goto Failed
  Dim sRow, aParts, oDoc, oFound, oCursor, oSearch, nFile, oHelper, oFiles, oReport
  aOpen(0).Name = "Hidden" : aOpen(0).Value = True
  aSave(0).Name = "FilterName" : aSave(0).Value = "MS Word 2007 XML"
  nFile = FreeFile
  Open Environ("FACTSHEET_JOBS") For Input As #nFile
  Do While Not EOF(nFile)
    Line Input #nFile, sRow
    aParts = Split(Decoded(sRow), Chr(9))
    If aParts(0) = "open" Then
      oDoc = StarDesktop.loadComponentFromURL(aParts(1), "_blank", 0, aOpen())
    ElseIf aParts(0) = "track" Then
      oDoc.RecordChanges = True
    ElseIf aParts(0) = "save" Then
      oDoc.storeToURL(aParts(1), aSave())
      oDoc.close(True)
    ElseIf aParts(0) <> "" Then
      oSearch = oDoc.createSearchDescriptor()
      oSearch.SearchString = aParts(1)
      oSearch.SearchCaseSensitive = True
      oSearch.SearchRegularExpression = True
      oFound = oDoc.findFirst(oSearch)
      If IsNull(oFound) Then
        oDoc.close(True)
        Goto Failed
      ElseIf aParts(0) = "replace" Then
        oFound.setString(aParts(2))
      ElseIf aParts(0) = "behind" Then
        oCursor = oFound.Text.createTextCursorByRange(oFound.End)
        oCursor.Text.insertString(oCursor, aParts(2), False)
      ElseIf aParts(0) = "before" Then
        oCursor = oFound.Text.createTextCursorByRange(oFound.Start)
        oCursor.Text.insertString(oCursor, aParts(2), False)
      ElseIf aParts(0) = "end" Then
        oCursor = oFound.Text.createTextCursorByRange(oFound.End)
        oCursor.gotoEndOfParagraph(False)
        oCursor.Text.insertString(oCursor, aParts(2), False)
      ElseIf aParts(0) = "enter" Then
        oCursor = oFound.Text.createTextCursorByRange(oFound.End)
        oCursor.gotoEndOfParagraph(False)
        oCursor.Text.insertControlCharacter(oCursor, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
        oCursor.Text.insertString(oCursor, aParts(2), False)
      ElseIf aParts(0) = "part" Then
        oCursor = oFound.Text.createTextCursorByRange(oFound.End)
        oCursor.Text.insertControlCharacter(oCursor, com.sun.star.text.ControlCharacter.PARAGRAPH_BREAK, False)
      ElseIf aParts(0) = "delete" Then
        oCursor = oFound.Text.createTextCursorByRange(oFound.Start)
        oCursor.gotoStartOfParagraph(False)
        oCursor.gotoEndOfParagraph(True)
        oCursor.goRight(1, True)
        oCursor.setString("")
      ElseIf aParts(0) = "empty" Then
        oCursor = oFound.Text.createTextCursorByRange(oFound.Start)
        oCursor.gotoStartOfParagraph(False)
        oCursor.gotoEndOfParagraph(True)
        oCursor.setString("")
      ElseIf aParts(0) = "join" Then
        oCursor = oFound.Text.createTextCursorByRange(oFound.End)
        oCursor.gotoEndOfParagraph(False)
        oCursor.goRight(1, True)
        oCursor.setString(" ")
      ElseIf aParts(0) = "down" Or aParts(0) = "up" Then
        oDoc.CurrentController.ViewCursor.gotoRange(oFound.Start, False)
        oHelper = createUnoService("com.sun.star.frame.DispatchHelper")
        If aParts(0) = "down" Then
          oHelper.executeDispatch(oDoc.CurrentController.Frame, ".uno:MoveDown", "", 0, aNone())
        Else
          oHelper.executeDispatch(oDoc.CurrentController.Frame, ".uno:MoveUp", "", 0, aNone())
        End If
      End If
    End If
  Loop
  Close #nFile
  StarDesktop.terminate()
  Exit Sub
Failed:
  oFiles = createUnoService("com.sun.star.ucb.SimpleFileAccess")
  oReport = createUnoService("com.sun.star.io.TextOutputStream")
  oReport.setOutputStream(oFiles.openFileWrite(ConvertToURL(Environ("FACTSHEET_JOBS") & ".failed")))
  oReport.writeString("line " & Erl & ": " & Error & " at " & sRow)
  oReport.closeOutput()
  StarDesktop.terminate()
End Sub

Function Decoded(sText)
  Dim aPieces, i, nEnd
  aPieces = Split(sText, "&#")
  For i = 1 To UBound(aPieces)
    nEnd = InStr(aPieces(i), ";")
    aPieces(i) = Chr(CLng(Left(aPieces(i), nEnd - 1))) & Mid(aPieces(i), nEnd + 1)
  Next
  Decoded = Join(aPieces, "")
End Function
"""

_LIBRARY = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:library PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "library.dtd">
<library:library xmlns:library="http://openoffice.org/2000/library" library:name="Standard" library:readonly="false" \
library:passwordprotected="false">
 <library:element library:name="Edits"/>
</library:library>"""
_LIBRARIES = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "libraries.dtd">
<library:libraries xmlns:library="http://openoffice.org/2000/library" xmlns:xlink="http://www.w3.org/1999/xlink">
 <library:library library:name="Standard" library:link="false"/>
</library:libraries>"""
_MODULE = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE script:module PUBLIC "-//OpenOffice.org//DTD OfficeDocument 1.0//EN" "module.dtd">
<script:module xmlns:script="http://openoffice.org/2000/script" script:name="Edits" script:language="StarBasic">{}\
</script:module>"""


@dataclass(frozen=True, slots=True)
class Job:
    """One file: what is done to it, as verb and words, with or without recording the changes."""

    source: Path
    target: Path
    edits: tuple[tuple[str, ...], ...]
    track: bool = False


def _pattern(words: str) -> str:
    """Return `words` as a regular expression in which a space also finds a no-break space."""
    return re.escape(words).replace("\\ ", "[ \u00a0]")


def edit_all(jobs: Sequence[Job], profile: Path) -> None:
    """Do all `jobs` in one LibreOffice. A job that writes no file fails the test."""
    start = [needed(), f"-env:UserInstallation={profile.absolute().as_uri()}", "--headless", "--norestore"]
    folder = profile / "user" / "basic" / "Standard"
    if not folder.is_dir():  # the first start makes a profile, and would overwrite the macro
        subprocess.run([*start, "--terminate_after_init"], capture_output=True, timeout=PATIENCE, check=False)
        folder.mkdir(parents=True, exist_ok=True)
    (profile / "user" / "basic" / "script.xlc").write_text(_LIBRARIES, encoding="utf-8")
    (folder / "script.xlb").write_text(_LIBRARY, encoding="utf-8")
    escaped = _MACRO.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    (folder / "Edits.xba").write_text(_MODULE.format(escaped), encoding="utf-8")
    rows: list[str] = []
    for job in jobs:
        rows.append(f"open\t{job.source.absolute().as_uri()}")
        rows += ["track\t1"] if job.track else []
        rows += ["\t".join((verb, _pattern(place), *words)) for verb, place, *words in job.edits]
        rows.append(f"save\t{job.target.absolute().as_uri()}")
    listed = profile / "jobs.txt"
    listed.write_text("\n".join(rows) + "\n", encoding="ascii", errors="xmlcharrefreplace")  # its reader splits UTF-8
    environment = {"FACTSHEET_JOBS": str(listed.absolute()), "PATH": "/usr/bin:/bin", "HOME": str(profile)}
    running = subprocess.Popen(
        [*start, "macro:///Standard.Edits.Main"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        running.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        os.killpg(running.pid, signal.SIGKILL)
    failed = profile / "jobs.txt.failed"
    why = failed.read_text(encoding="utf-8") if failed.is_file() else ""
    missing = [job.target.name for job in jobs if not job.target.is_file()]
    assert not missing, f"LibreOffice did not write {missing}: {why}"
