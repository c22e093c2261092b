"""Rasterising: the same bytes wherever it runs, no letter from the system's fonts, nothing without the extra."""

import os
import struct
import subprocess
import sys
from pathlib import Path

import pytest
import ttf_opensans

from milepost.adapters import pictures
from milepost.adapters.pictures import font
from milepost.adapters.pictures.font import Font

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="120" viewBox="0 0 400 120" font-family="sans-serif">'
    '<rect width="400" height="120" fill="#fff"/>{}</svg>'
)
WITHOUT_RESVG = "import sys; sys.modules['resvg_py'] = None; from milepost.cli import main; main(sys.argv[1:])"


def drawn(inner: str, theme_font: bytes | None = None) -> bytes:
    draw = pictures.rasteriser(theme_font)
    assert draw is not None
    return draw(SVG.format(inner))


def text(content: str, weight: int = 400) -> str:
    return f'<text x="10" y="60" font-size="40" font-weight="{weight}">{content}</text>'


def open_sans(weight: int) -> bytes:
    data: bytes = ttf_opensans.opensans(weight).path.read_bytes()
    return data


def made_font(family: str, first: int, last: int) -> bytes:
    """Make the two tables of a font whose letters are one stretch, listed in format 12."""
    name = family.encode("utf-16-be")
    names = struct.pack(">HHH", 0, 1, 18) + struct.pack(">6H", 3, 1, 0x409, 1, len(name), 0) + name
    groups = struct.pack(">HHIII", 12, 0, 28, 0, 1) + struct.pack(">III", first, last, 1)
    letters = struct.pack(">HH", 0, 1) + struct.pack(">HHI", 3, 10, 12) + groups
    head = b"\x00\x01\x00\x00" + struct.pack(">HHHH", 2, 0, 0, 0)
    at = 12 + 2 * 16
    entries = struct.pack(">4sIII", b"cmap", 0, at, len(letters))
    entries += struct.pack(">4sIII", b"name", 0, at + len(letters), len(names))
    return head + entries + letters + names


def test_a_picture_is_a_png_of_the_size_of_its_drawing() -> None:
    png = drawn(text("Roadmap"))
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (400, 120)


def test_the_same_drawing_gives_the_same_bytes_for_another_user_without_any_fonts(tmp_path: Path) -> None:
    inner = text("Größe, Дата, Ημέρα", 600)
    code = "import sys; from milepost.adapters import pictures; "
    code += "sys.stdout.buffer.write(pictures.rasteriser()(sys.argv[1]))"
    surroundings = {"HOME": str(tmp_path), "FONTCONFIG_FILE": str(tmp_path / "none"), "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    other = subprocess.run(
        [sys.executable, "-c", code, SVG.format(inner)],
        cwd=tmp_path,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **surroundings},
        capture_output=True,
        check=True,
    )
    assert other.stdout == drawn(inner) == drawn(inner)
    assert other.stdout != drawn("")


def test_the_title_has_a_weight_of_its_own() -> None:
    assert drawn(text("Roadmap", 600)) != drawn(text("Roadmap", 400))


@pytest.mark.parametrize("content", ["支付平台", "إطلاق", "Payments 支付", "&#25903;"])
def test_a_text_with_letters_that_the_font_lacks_is_left_out_whole(content: str) -> None:
    assert drawn(text(content)) == drawn("")


def test_signs_that_the_font_lacks_are_left_out_of_their_text() -> None:
    assert drawn(text("Launch 🚀")) == drawn(text("Launch "))
    assert drawn(text("Launch 🚀")) != drawn("")


def test_a_text_of_several_lines_is_left_out_whole_and_no_other_with_it() -> None:
    lines = text('<tspan x="10" y="30">Launch</tspan><tspan x="10" y="70">支付</tspan>')
    assert drawn(lines + text("As of today")) == drawn(text("As of today"))


def test_escaped_signs_are_drawn() -> None:
    assert len({drawn(text("a b")), drawn(text("a &amp; b")), drawn(text("a &lt; b")), drawn(text("a &quot; b"))}) == 4


def test_a_font_of_the_theme_is_used_alone() -> None:
    with_own = drawn(text("Roadmap"), open_sans(800))
    assert with_own != drawn(text("Roadmap"))
    assert with_own == drawn(text("Roadmap", 600), open_sans(800))


@pytest.mark.parametrize(
    "data",
    [b"", b"wOFF\x00\x01\x00\x00", b"wOF2\x00\x01\x00\x00", b"no font at all", open_sans(800)[:3000], b"ttcf" * 40],
    ids=["empty", "woff", "woff2", "text", "cut off", "collection"],
)
def test_a_font_that_cannot_be_read_gives_way_to_the_shipped_one(data: bytes) -> None:
    assert drawn(text("Roadmap"), data) == drawn(text("Roadmap"))


def test_a_font_says_its_family_and_its_letters() -> None:
    shipped = font.read(open_sans(600))
    assert shipped is not None
    assert shipped.family == "Open Sans"
    assert {ord(letter) for letter in "Aéőя‘…Ω"} <= shipped.letters
    assert not {ord(letter) for letter in "支ع🚀"} & shipped.letters


def test_letters_beyond_the_first_plane_are_read() -> None:
    data = made_font("Signs", 0x1F600, 0x1F602)
    assert font.read(data) == Font(data, "Signs", frozenset({0x1F600, 0x1F601, 0x1F602}))


@pytest.mark.parametrize("name", ["resvg_py", "ttf_opensans"])
def test_without_the_extra_there_is_no_rasteriser(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, name, None)
    assert pictures.rasteriser() is None


def built(folder: Path, *options: str) -> str:
    """Build a roadmap of one milestone for two circles where resvg is missing, and give what is said on stderr."""
    (folder / "milestones").mkdir(exist_ok=True)
    (folder / "milestones" / "beta.md").write_text("---\ntitle: Beta\n---\n", encoding="utf-8")
    settings = "title: Plan\naudiences: [{id: public}, {id: internal}]\ndefault_audience: public\n"
    (folder / "roadmap.yml").write_text(settings, encoding="utf-8")
    command = [sys.executable, "-c", WITHOUT_RESVG, "build", "--today", "2026-11-23", "--audience", "all", *options]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_a_site_with_an_address_says_once_that_it_has_no_pictures(tmp_path: Path) -> None:
    said = built(tmp_path, "--site-url", "https://example.org/roadmap/")
    assert said.count("no share pictures: pip install 'milepost[cards]'\n") == 1


def test_a_site_without_an_address_says_nothing_of_pictures(tmp_path: Path) -> None:
    assert "share pictures" not in built(tmp_path)
