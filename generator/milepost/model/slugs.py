"""Identities: how a name becomes an address that lasts, on any disk and in any script."""

import unicodedata

LONGEST = 100  # bytes; leaves room for `.html` and a temporary suffix below the usual 255
RESERVED = frozenset(
    ["index", "con", "prn", "aux", "nul"] + [f"{port}{number}" for port in ("com", "lpt") for number in range(10)]
)


def slug(text: str) -> str:
    """Turn a name into a slug: NFC, lower case, letters, marks and digits of any script, anything else one `-`."""
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", text).lower())
    kept = (char if unicodedata.category(char)[0] in "LMN" else " " for char in folded)
    return "-".join("".join(kept).split())


def fault(identity: str) -> str:
    """Say what is wrong with an identity, in words that follow its name; empty when nothing is."""
    if "/" in identity or "\\" in identity or identity in {".", ".."}:
        return "holds a path"
    if not slug(identity):
        return "has no letter or digit"
    # Windows takes a digit set high for the digit: LPT¹ is a device as LPT1 is.
    if folded(unicodedata.normalize("NFKC", identity)) in RESERVED:
        return "is a reserved name"
    if len(identity.encode()) > LONGEST:
        return f"is longer than {LONGEST} bytes"
    return ""


def folded(identity: str) -> str:
    """Fold an identity for comparing, as a disk that ignores case would."""
    return unicodedata.normalize("NFC", identity.casefold())
