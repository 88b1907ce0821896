"""The queries asked before: most recent first, none twice, found again by how they begin."""

from __future__ import annotations

from dataclasses import dataclass

MOST = 200


@dataclass(frozen=True, slots=True)
class History:
    """The queries asked before, the most recent first. Pure: the session keeps it."""

    queries: tuple[str, ...] = ()

    def asked(self, query: str) -> History:
        """The history after `query` was asked; nothing changes for an empty one."""
        query = " ".join(query.split())
        if not query:
            return self
        return History((query, *(one for one in self.queries if one != query))[:MOST])

    def before(self, typed: str, shown: str | None = None) -> str | None:
        """The up arrow: the next older query that begins with `typed`; `shown` is the one that stands there already.

        None if there is none.
        """
        fitting = self._fitting(typed)
        at = fitting.index(shown) + 1 if shown in fitting else 0
        return fitting[at] if at < len(fitting) else None

    def after(self, typed: str, shown: str | None) -> str | None:
        """The down arrow: the next newer one; None where `typed` itself comes back."""
        fitting = self._fitting(typed)
        at = fitting.index(shown) - 1 if shown in fitting else -1
        return fitting[at] if at >= 0 else None

    def _fitting(self, typed: str) -> list[str]:
        start = typed.casefold()
        return [one for one in self.queries if one.casefold().startswith(start) and one != typed]
