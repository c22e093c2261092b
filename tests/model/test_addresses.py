"""Addresses with which those of pages begin."""

import pytest

from milepost.model.addresses import fault_of_base


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org",
        "https://example.org/roadmap/",
        "HTTP://localhost:8000/a",
        "http://[::1]:8000/",
        "https://müller.example/",
    ],
)
def test_addresses_of_pages_can_begin_with_a_whole_address(address: str) -> None:
    assert fault_of_base(address) == ""


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("", "no"),
        ("example.org/roadmap", "not a whole address"),
        ("//example.org", "not a whole address"),
        ("https://", "not a whole address"),
        ("https:///roadmap", "not a whole address"),
        ("https://[::1/", "not a whole address"),
        ("ftp://example.org", "not a whole address"),
        ("javascript:alert(1)", "not a whole address"),
        ("https://example.org/a b", "not a whole address"),
        ("https://example.org:port/", "not a whole address"),
        ("https://example.org:99999/", "not a whole address"),
        ("https://example.org\\a", "not a whole address"),
        ('https://example.org/"><b>', "not a whole address"),
        ("https://example.org/\u202eevil", "not a whole address"),
        ("https://example\u200b.org/", "not a whole address"),
        ("https://example.org/\nSet-Cookie: a=b", "not a whole address"),
        ("https://example.org/?page=roadmap", "? or #"),
        ("https://example.org/?", "? or #"),
        ("https://example.org/#roadmap", "? or #"),
    ],
)
def test_with_anything_else_no_address_of_a_page_can_begin(address: str, fault: str) -> None:
    assert fault in fault_of_base(address)


def test_of_a_long_address_the_beginning_is_shown() -> None:
    assert len(fault_of_base("https://example.org/?" + "a" * 5000)) < 200
