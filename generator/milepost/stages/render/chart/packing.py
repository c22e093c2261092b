"""Rows that marks share: each goes into the first row that is free where it would stand."""

from math import inf


class Rows:
    """Rows, each with the place up to which it is taken.

    A tree of least places finds the first free one of many rows without a look at each.
    """

    def __init__(self) -> None:
        self.count = 0
        self._size = 1
        self._least = [inf, inf]

    def first(self, begin: float) -> int:
        """Find the first row that is free from a place on; a new one where none is."""
        if self._least[1] > begin:
            return self.count
        node = 1
        while node < self._size:
            node = 2 * node + (self._least[2 * node] > begin)
        return node - self._size

    def take(self, row: int, end: float) -> None:
        """Take a row up to a place; one behind the last is a new row."""
        self.count = max(self.count, row + 1)
        while row >= self._size:
            self._grow()
        node = self._size + row
        self._least[node] = end
        while node > 1:
            node //= 2
            self._least[node] = min(self._least[2 * node], self._least[2 * node + 1])

    def _grow(self) -> None:
        ends = self._least[self._size :]
        self._size *= 2
        self._least = [inf] * self._size + ends + [inf] * (self._size - len(ends))
        for node in range(self._size - 1, 0, -1):
            self._least[node] = min(self._least[2 * node], self._least[2 * node + 1])
