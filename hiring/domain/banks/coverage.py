"""What a bank can measure: its scored situations counted by standard, section, format and facet."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from hiring.domain.banks.model import Bank, Format, Item, Section

NO_STANDARD = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A section and, within it, a format (fit) or a facet (empathy, care)."""

    section: Section
    part: str


@dataclass(frozen=True, slots=True)
class Row:
    """A standard and its situations per column; the id is empty for situations that name none."""

    standard_id: str
    name: str
    counts: tuple[int, ...]

    @property
    def total(self) -> int:
        """The situations of this standard."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix of standards by columns."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def totals(self) -> tuple[int, ...]:
        """The situations per column."""
        return tuple(sum(row.counts[index] for row in self.rows) for index in range(len(self.columns)))


def coverage(bank: Bank) -> Coverage:
    """Count the live scored situations of a bank; only columns that hold something are kept."""
    counts = Counter((item.standard or NO_STANDARD, _column(item)) for item in bank.scored_items)
    columns = _columns(bank.scored_items)
    names = [(standard.id, standard.name) for standard in bank.standards]
    if any(standard == NO_STANDARD for standard, _ in counts):
        names.append((NO_STANDARD, "No standard"))
    return Coverage(
        columns,
        tuple(Row(key, name, tuple(counts[key, column] for column in columns)) for key, name in names),
    )


def _column(item: Item) -> Column:
    section = item.section or Section.FIT
    return Column(section, item.format.value if section is Section.FIT else item.facet or "")


def _columns(items: Sequence[Item]) -> tuple[Column, ...]:
    """Return the columns in use: sections in their order, formats in theirs, facets as the bank has them."""
    found = list(dict.fromkeys(_column(item) for item in items))
    formats = [format_.value for format_ in Format]
    sections = list(Section)

    def place(column: Column) -> tuple[int, int]:
        within = formats.index(column.part) if column.part in formats else found.index(column)
        return sections.index(column.section), within

    return tuple(sorted(found, key=place))
