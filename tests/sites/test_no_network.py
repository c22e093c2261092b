"""A build asks nobody: it works where there is no network, and opens no socket where there is one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).resolve().parents[2]
# Whatever reaches for the network goes through one of these; processes that a build begins inherit the hook.
HOOK = """\
import sys

REACHING = ("socket.__new__", "socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind")


def refuse(event, arguments):
    if event in REACHING:
        sys.stderr.write(f"REACHED {event}\\n")
        raise OSError(f"no network: {event}")


sys.addaudithook(refuse)
"""
BUILD = ["-m", "milepost", "build", "--today", "2026-11-23", "--no-cache", "--site-url", "https://example.org/plans/"]


def built(out: Path, before: list[str], **environment: str) -> subprocess.CompletedProcess[str]:
    command = [*before, sys.executable, *BUILD, "--audience", "all", "--jobs", "2", "--out", str(out)]
    whole = {**os.environ, **environment}
    return subprocess.run(command, cwd=CHECKOUT, env=whole, capture_output=True, text=True, check=False)


def hooked(folder: Path) -> str:
    (folder / "sitecustomize.py").write_text(HOOK, "utf-8")
    return os.pathsep.join([str(folder), os.environ.get("PYTHONPATH", "")]).rstrip(os.pathsep)


def test_the_sample_is_built_for_every_circle_without_opening_a_socket(tmp_path: Path) -> None:
    done = built(tmp_path / "site", [], PYTHONPATH=hooked(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "REACHED" not in done.stderr
    assert (tmp_path / "site" / "index.html").is_file()


def test_the_hook_sees_whoever_opens_one(tmp_path: Path) -> None:
    program = "import socket; socket.socket()"
    environment = {**os.environ, "PYTHONPATH": hooked(tmp_path)}
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)
    assert "REACHED socket.__new__" in done.stderr
    assert done.returncode == 1


def test_the_sample_is_built_where_there_is_no_network(tmp_path: Path) -> None:
    apart = [shutil.which("unshare") or "unshare", "--user", "--map-root-user", "--net", "--"]
    program = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"
    try:
        alone = subprocess.run([*apart, sys.executable, "-c", program], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no `unshare` here: install util-linux")
    if "unreachable" not in alone.stderr:
        pytest.skip("this system gives no network namespace to its users")
    done = built(tmp_path / "site", apart)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "site" / "index.html").is_file()
