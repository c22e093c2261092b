"""History: takes what each commit did to which file, gives every milestone's versions.

Identity goes by id, whatever file holds it: one that was renamed, moved, or taken away and put back goes on where it
was. What could not be read at a commit counts as not touched by it. Touches nothing: whoever reads git hands it in.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from milepost.model.history import Era, Record, Series, Values, Version

ENDED = frozenset({"done", "cancelled"})


@dataclass(slots=True)
class Past:
    """How far a reading of history has come: what each file said last, the versions of each milestone, the eras."""

    commit: str = ""
    files: dict[str, Record] = field(default_factory=dict)
    versions: dict[str, list[Version]] = field(default_factory=dict)
    eras: list[Era] = field(default_factory=list)
    _paths: dict[str, set[str]] = field(init=False)

    def __post_init__(self) -> None:
        self._paths = defaultdict(set)
        for path, record in self.files.items():
            self._paths[record.id].add(path)

    @property
    def era(self) -> Era | None:
        """Give the era that has come last."""
        return self.eras[-1] if self.eras else None

    def apply(self, commit: str, day: date, subject: str, touched: Iterable[tuple[str, Record | None]]) -> None:
        """Take in what a commit left of some files: what each says now, None where it was taken away."""
        if not self.eras:
            self.eras.append(Era(commit, day))
        version = Version(commit, day, subject, Values(), len(self.eras) - 1)
        ids: set[str] = set()
        for path, record in touched:
            old = self.files.pop(path, None)
            if old:
                self._paths[old.id].discard(path)
                ids.add(old.id)
            if record:
                self.files[path] = record
                self._paths[record.id].add(path)
                ids.add(record.id)
        for id_ in sorted(ids):
            if self._paths[id_]:
                # Of two files with one id the later path counts.
                self._take(id_, self.files[max(self._paths[id_])], version)
        self.commit = commit

    def _take(self, id_: str, record: Record, version: Version) -> None:
        for alias in record.values.get("aliases", ()):
            if id_ not in self.versions and alias in self.versions and not self._paths[alias]:
                self.versions[id_] = self.versions.pop(alias)
        known = self.versions.setdefault(id_, [])
        last = known[-1].values if known else Values()
        values = last._replace(**record.values)
        if values.status in ENDED:
            # A date that goes when all is done takes no promise back.
            values = values._replace(target=values.target or last.target, start=values.start or last.start)
        if not known or values != last:
            known.append(replace(version, values=values))

    def series(self) -> Mapping[str, Series]:
        """Give every milestone's versions by its id."""
        return {id_: tuple(self.versions[id_]) for id_ in sorted(self.versions)}
