"""Answers in a long CSV: candidate,item,option,value[,ms], one row per rated, ranked or chosen option.

`ms` is read past and never kept: speed cannot reach a score.
"""

from pathlib import Path

from hiring.adapters.tables import Table, read_table
from hiring.domain.banks.model import Bank, Format, Item
from hiring.domain.delivery.answers import Answer, check_answer
from hiring.errors import Invalid, Problem

COLUMNS = ("candidate", "item", "option", "value")


def read_answers(path: Path, bank: Bank) -> dict[str, dict[str, Answer]]:
    """Return the answers by candidate and item; raise `Invalid` with every bad row at once."""
    table = read_table(path)
    missing = [name for name in COLUMNS if name not in table.names]
    if missing:
        problem = Problem(
            f"The column {', '.join(missing)} is missing.", f"Name the columns {', '.join(COLUMNS)}.", table.file, 1
        )
        raise Invalid([problem])
    parts, lines, problems = _collect(table, bank)
    answers: dict[str, dict[str, Answer]] = {}
    for (candidate, item_id), answer in parts.items():
        try:
            answers.setdefault(candidate, {})[item_id] = check_answer(bank.item(item_id), answer)
        except Invalid as error:
            line = lines[candidate, item_id]
            problems += [Problem(p.message, p.remedy, table.file, line, item_id) for p in error.problems]
    if not answers and not problems:
        problems.append(Problem("The file holds no answers.", "Add a row per answered option.", table.file))
    if problems:
        raise Invalid(sorted(problems, key=lambda problem: problem.line or 0))
    return answers


Parts = dict[tuple[str, str], dict[str, object]]


def _collect(table: Table, bank: Bank) -> tuple[Parts, dict[tuple[str, str], int], list[Problem]]:
    at = {name: table.names.index(name) for name in COLUMNS}
    items = {item.id: item for item in bank.items}
    parts: Parts = {}
    lines: dict[tuple[str, str], int] = {}
    problems: list[Problem] = []
    for line, row in table.rows:
        candidate, item_id, option, value = (row[at[name]] for name in COLUMNS)
        item = items.get(item_id)
        wrong = _wrong_row(candidate, item_id, item, option)
        if wrong is not None or item is None:
            problems.append(Problem(wrong or "", "Mend the row, or take it out.", table.file, line, item_id))
            continue
        lines.setdefault((candidate, item_id), line)
        answer = parts.setdefault((candidate, item_id), {})
        name, given = _part(item, option, value)
        if name in answer:
            problems.append(
                Problem(f"{candidate} answered {option} twice.", "Keep one row.", table.file, line, item_id)
            )
        answer[name] = given
    return parts, lines, problems


def _wrong_row(candidate: str, item_id: str, item: Item | None, option: str) -> str | None:
    if not candidate:
        return "The candidate is missing."
    if item is None:
        return f"There is no item {item_id!r} in this bank."
    if option not in {known.id for known in item.options}:
        return f"There is no option {option!r}."
    return None


def _part(item: Item, option: str, value: str) -> tuple[str, object]:
    """Return the name and value of one row's part of an answer; what makes no sense is left for the check to name."""
    match item.format:
        case Format.BEST_WORST:
            return (value, option) if value in {"best", "worst"} else (option, value)
        case Format.PICK_ONE:
            return ("choice", option) if value == "1" else (option, value)
        case Format.SINGLE_ACTION:
            return "rating", _whole(value)
        case Format.RATE_ALL | Format.RANK:
            return option, _whole(value)


def _whole(value: str) -> object:
    return int(value) if value.isascii() and value.removeprefix("-").isdigit() and len(value) < 10 else value  # noqa: PLR2004
