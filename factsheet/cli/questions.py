"""Questions on a terminal: a word chosen by its letter, a line of text to correct, numbers of a list.

Answers come from standard input, also from a file or a pipe. Enter accepts what is proposed; where nothing is, it
leaves the question open.
"""

from __future__ import annotations

import importlib
import re
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from types import ModuleType

import click

from ..diagnostics import printable
from ..records.text import compose

Check = Callable[[str], str]


def asks(given: bool | None) -> bool:
    """Return whether questions are asked: as `--ask` or `--no-ask` says, else on a terminal."""
    return sys.stdin.isatty() if given is None else given


class Questions:
    """One sitting of questions: the choices are explained once, and named briefly after that.

    `last` is what was answered before to questions that come again, to be proposed, by whatever tells them apart.
    """

    def __init__(self) -> None:
        self.last: dict[tuple[str, str], str] = {}
        self._explained: set[tuple[str, ...]] = set()

    def choice(
        self,
        prompt: str,
        meanings: Mapping[str, str],
        proposed: str = "",
        others: Collection[str] = (),
        *,
        needed: bool = False,
    ) -> str:
        """Return one of the words that `meanings` explains, given by its letter, its beginning, or whole, or one of the
        `others`; "" where it is left open. A bad answer is asked again, and none where one is `needed`.
        """
        first = self.explain("", meanings, others, once=True)
        letters = letters_of(meanings)
        named = len(letters) <= _FEW
        brief = " ".join(f"{letter}={word}" if named and letter != word else letter for word, letter in letters.items())
        shown = "" if first else f" ({brief} ?)"
        while True:
            answer = self.text(f"{prompt}{shown}", proposed, edit=False)
            if not answer and not needed:
                return ""
            if answer == "?":
                self.explain("", meanings, others)
                continue
            word, wrong = self.chosen(answer, meanings, others)
            if not wrong:
                return word
            click.echo(wrong, err=True)

    def explain(
        self, name: str, meanings: Mapping[str, str], others: Collection[str] = (), *, once: bool = False
    ) -> bool:
        """Print the choices with their letters and meanings, and return True; False where `once` was before, or where
        there are none.
        """
        if not meanings or (once and tuple(meanings) in self._explained):
            return False
        self._explained.add(tuple(meanings))
        if name:
            click.echo(f"  {name}", err=True)
        _explain(letters_of(meanings), meanings, others)
        return True

    @staticmethod
    def chosen(answer: str, meanings: Mapping[str, str], others: Collection[str] = ()) -> tuple[str, str]:
        """Return the word that an answer chooses, by its letter, its beginning or whole; and what is wrong with it."""
        letters, answer = letters_of(meanings), answer.lower()
        words = [w for w in (*letters, *others) if answer and answer in (letters.get(w, "").lower(), w.lower())]
        words = words or [w for w in (*letters, *others) if answer and w.lower().startswith(answer)]
        whole = f", or in full: {', '.join(others)}" if others else ""
        wrong = f"answer with one of: {', '.join(letters.values())}{whole}"
        return (words[0], "") if len(words) == 1 else ("", wrong)

    def text(self, prompt: str, proposed: str = "", check: Check | None = None, *, edit: bool = True) -> str:
        """Return a line of text. On a terminal, what is proposed stands in the line, to be corrected, where there is
        much to `edit`; `check` says what is wrong with an answer.
        """
        while True:
            answer = compose(" ".join(_line(prompt, proposed, edit=edit).split()))
            if not answer or check is None or not (problem := check(answer)):
                return answer
            click.echo(printable(problem), err=True)

    def to_correct(self, beginnings: str, whole: str) -> str:
        """Return what is said where lines can be edited: the beginnings of an answer; else one that may stand."""
        return beginnings if _line_editor() is not None else whole

    def numbers(self, prompt: str, most: int, proposed: Sequence[int] = ()) -> list[int]:
        """Return numbers from 1 to `most`, in the order given: 1 4 2-3."""

        def wrong(text: str) -> str:
            return "" if numbers_in(text, most) else give_numbers(most)

        answer = self.text(prompt, spelled(proposed), wrong, edit=False)
        return numbers_in(answer, most)


#: The words of more choices than these are too long for a line.
_FEW = 5


def _explain(letters: Mapping[str, str], meanings: Mapping[str, str], others: Collection[str]) -> None:
    """Print the choices, each with its letter and meaning."""
    wide = max(map(len, meanings))
    for word, letter in letters.items():
        name = "" if word == letter else f"{word:<{wide}}  "
        click.echo(f"    {letter}  {name}{meanings[word]}".rstrip(), err=True)
    if others:
        click.echo(f"    or {', '.join(others)}", err=True)


def _line(prompt: str, proposed: str, *, edit: bool) -> str:
    """Return a line from standard input: with what is proposed in it, where lines can be edited, else in brackets."""
    # what could disturb a terminal is shown escaped, and never put into a line
    line_editor = _line_editor() if edit and printable(proposed) == proposed else None
    if line_editor is None:
        shown = f" [{printable(proposed)}]" if proposed else ""
        click.echo(f"{prompt}{shown}: ", nl=False, err=True)
        return _read("") or proposed
    click.echo(f"{prompt}:", err=True)
    line_editor.set_startup_hook(lambda: line_editor.insert_text(proposed))
    try:
        return _read("> ")
    finally:
        line_editor.set_startup_hook()


def _read(prompt: str) -> str:
    try:
        return input(prompt)
    except (KeyboardInterrupt, EOFError):
        click.echo(err=True)
        raise click.Abort from None


def _line_editor() -> ModuleType | None:
    """Return the module that lets a line be edited; None where there is none, as on Windows, or no terminal."""
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return None
    try:
        return importlib.import_module("readline")
    except ImportError:
        return None


def letters_of(words: Collection[str]) -> dict[str, str]:
    """Return a letter for each word: of its last part, the first that no word before it has."""
    letters: dict[str, str] = {}
    for word in words:
        free = [c for c in word.rpartition("-")[2] + word if c.isalnum() and c not in letters.values()]
        letters[word] = free[0] if free else word
    return letters


def numbers_in(text: str, most: int) -> list[int]:
    """Return the numbers of a list such as "1 4, 6-8", each once; none where one is not from 1 to `most`."""
    numbers: dict[int, None] = {}
    for part in re.split(r"[\s,]+", text.strip()):
        match = re.fullmatch(r"(\d{1,4})(?:[-–](\d{1,4}))?", part)
        if match is None or not 1 <= int(match[1]) <= int(match[2] or match[1]) <= most:
            return []
        numbers.update(dict.fromkeys(range(int(match[1]), int(match[2] or match[1]) + 1)))
    return list(numbers)


def give_numbers(most: int) -> str:
    """Return what to type where numbers from 1 to `most` are asked for, with an example of them."""
    if most == 1:
        return "give the number 1"
    example = "1 2" if most == 2 else f"1 {most - 1}-{most}"
    return f"give numbers from 1 to {most}: {example}"


def spelled(numbers: Sequence[int]) -> str:
    """Return numbers as `numbers_in` reads them: 1-3 7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return " ".join(str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)
