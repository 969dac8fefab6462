"""A table whose values are made when they are first asked for: fixtures of files where `make quick` tries a sample."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

K = TypeVar("K")
V = TypeVar("V")


class OnDemand(dict[K, V], Generic[K, V]):
    """Values by key, each made from its key by `make`, once."""

    def __init__(self, make: Callable[[K], V]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: K) -> V:
        self[key] = self._make(key)
        return self[key]
