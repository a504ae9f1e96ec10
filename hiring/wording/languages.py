"""What pages have to know of a language."""

RTL = frozenset({"ar", "dv", "fa", "he", "ps", "ur", "yi"})


def direction(language: str) -> str:
    """Return the direction in which a language is written."""
    return "rtl" if language.partition("-")[0] in RTL else "ltr"
