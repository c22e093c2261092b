"""The `git` command: where the content stands, what each commit did to it, and what its files held.

Reads by git's plumbing alone: no checkout, no lock, nothing written. Without git, or outside a repository, there is no
answer, and whoever asks says so.
"""

from milepost.adapters.git.log import Commit, commits, day_of, goes_through, last_commit, line
from milepost.adapters.git.objects import Objects, objects
from milepost.adapters.git.state import Repository, commit_of, complaint, repository, state
from milepost.adapters.git.tree import write_tree

__all__ = [
    "Commit",
    "Objects",
    "Repository",
    "commit_of",
    "commits",
    "complaint",
    "day_of",
    "goes_through",
    "last_commit",
    "line",
    "objects",
    "repository",
    "state",
    "write_tree",
]
