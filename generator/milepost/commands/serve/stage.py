"""What is on show: the last good edition, and what is wrong with the newest; whoever waits for the next is woken.

The only state that server and watcher share; each change of it is one exchange of a whole value.
"""

from dataclasses import dataclass
from secrets import token_hex
from threading import Condition

from milepost.commands.serve.editions import Edition


@dataclass(frozen=True, slots=True)
class Show:
    """What readers get: an edition, none before the first good one, and how the newest build went.

    `heading` says in a few words what `told` is about; `number` differs from that of every other show.
    """

    edition: Edition | None = None
    number: str = ""
    heading: str = ""
    told: str = ""
    is_wrong: bool = False


class Stage:
    """Holds what is on show."""

    def __init__(self) -> None:
        self._show = Show()
        self._changed = Condition()
        self._is_over = False
        # A page that was open before the server began anew must not take the new one's first show for its own.
        self._run = token_hex(4)
        self._count = 0

    @property
    def now(self) -> Show:
        """Give what is on show."""
        return self._show

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will come."""
        return self._is_over

    def next_number(self) -> str:
        """Count the shows."""
        self._count += 1
        return f"{self._run}-{self._count}"

    def put(self, show: Show) -> None:
        """Show something else, and wake who waits for it."""
        with self._changed:
            self._show = show
            self._changed.notify_all()

    def wait(self, number: str, seconds: float) -> str:
        """Wait until something else than `number` is on show, at most so long; give the number of what is."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_over or self._show.number != number, seconds)
            return self._show.number

    def close(self) -> None:
        """Let everybody who waits go."""
        with self._changed:
            self._is_over = True
            self._changed.notify_all()
