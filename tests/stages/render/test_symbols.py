"""The glyphs of a page: only those it uses stay, and what fills charts only where there is a chart."""

from milepost.stages.render.symbols import with_used_symbols

SYMBOLS = (
    '<svg class="symbols">\n<defs>\n<pattern id="hatch"/>\n</defs>\n'
    '<symbol id="g-done"><path d="M0 0"/></symbol>\n<symbol id="g-off">\n<path d="M1 1"/>\n</symbol>\n</svg>\n'
)


def test_a_symbol_that_is_used_stays_and_another_goes() -> None:
    page = with_used_symbols(f'<p><use href="#g-off"/></p>\n{SYMBOLS}<p>end</p>')
    assert '<symbol id="g-off">\n<path d="M1 1"/>\n</symbol>' in page
    assert "g-done" not in page
    assert page.endswith("</svg>\n<p>end</p>")


def test_what_fills_charts_stays_where_there_is_one() -> None:
    assert "hatch" not in with_used_symbols(SYMBOLS)
    assert "hatch" in with_used_symbols(f'<div class="lane">{SYMBOLS}')


def test_two_pages_keep_each_its_own() -> None:
    first = with_used_symbols(f'<use href="#g-off"/>{SYMBOLS}')
    second = with_used_symbols(f'<use href="#g-done"/>{SYMBOLS}')
    assert ("g-done" in first.partition("<svg")[2], "g-done" in second.partition("<svg")[2]) == (False, True)


def test_a_page_without_symbols_stays_as_it_is() -> None:
    assert with_used_symbols("<p>text</p>\n") == "<p>text</p>\n"
