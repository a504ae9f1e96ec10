"""What a question holds and a bank does not, by name: nothing goes missing in silence."""

from dataclasses import dataclass, field
from typing import Final

from hiring.errors import Problem

FORMATTING: Final = "formatting"
LINKS: Final = "addresses of links"
STYLES: Final = "styles"
METADATA: Final = "metadata"
_FEEDBACK = "feedback"
_TEMPLATES = "values filled in by rules"
_ALTERNATIVES = "alternatives for assistive technology"
# What an element of QTI is for; others are called by their own names.
_PURPOSES: Final = {
    "feedbackInline": _FEEDBACK,
    "feedbackBlock": _FEEDBACK,
    "modalFeedback": _FEEDBACK,
    "testFeedback": _FEEDBACK,
    "itemfeedback": _FEEDBACK,
    "assessfeedback": _FEEDBACK,
    "sectionfeedback": _FEEDBACK,
    "rubricBlock": "instructions or rubrics",
    "rubric": "instructions or rubrics",
    "itemrubric": "instructions or rubrics",
    "objectives": "objectives",
    "templateBlock": _TEMPLATES,
    "templateInline": _TEMPLATES,
    "templateDeclaration": _TEMPLATES,
    "templateProcessing": _TEMPLATES,
    "style": STYLES,
    "stylesheet": STYLES,
    "apipAccessibility": _ALTERNATIVES,
    "catalogInfo": _ALTERNATIVES,
    "altmaterial": _ALTERNATIVES,
    "companionMaterialsInfo": "companion materials",
    "presentation_material": "shared material",
    "duration": "time limits",
    "timeLimits": "time limits",
    "selection_ordering": "rules of selection and order",
    "outcomes_processing": "rules of scoring",
    "itemmetadata": METADATA,
    "qtimetadata": METADATA,
    "qticomment": "remarks",
}


@dataclass(slots=True)
class LeftOut:
    """The parts of one question, test or package that are not taken: what they are for -> their names."""

    parts: dict[str, set[str]] = field(default_factory=dict)

    def add(self, what: str, name: str = "") -> None:
        """Note a part."""
        names = self.parts.setdefault(what, set())
        if name:
            names.add(name)

    def element(self, name: str) -> None:
        """Note an element by its name."""
        self.add(_PURPOSES.get(name, "other parts"), name)

    def notes(self, file: str, item: str = "") -> list[Problem]:
        """Return the notice, if there is anything to tell."""
        told = [f"{what} ({', '.join(sorted(names))})" if names else what for what, names in sorted(self.parts.items())]
        return [Problem(f"Left out: {'; '.join(told)}.", "", file, None, item[:80])] if told else []
