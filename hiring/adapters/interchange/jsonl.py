"""JSON lines: a record per line, of other programs or our own."""

import json
import re
from typing import Any, NoReturn

from hiring.adapters.interchange.native import Parts, bank_record, item_records
from hiring.domain.banks.model import BankPackage
from hiring.errors import Problem

Record = dict[str, Any]
_HALF = re.compile("[\ud800-\udfff]")


def read_records(text: str, file: str, problems: list[Problem]) -> list[tuple[int, Record]]:
    """Return the objects of the lines with their numbers, after noting what is none."""
    records: list[tuple[int, Record]] = []
    for number, line in enumerate(text.split("\n"), 1):  # other line separators may stand inside a text
        if not line.strip():
            continue
        try:
            record = json.loads(line, object_pairs_hook=_once, parse_constant=_no_constant)
        except (ValueError, RecursionError) as error:
            problems.append(Problem(f"Not JSON: {error}.", "Mend the line.", file, number))
            continue
        if isinstance(record, dict) and not _has_surrogates(line):
            records.append((number, record))
        else:
            problems.append(Problem("Not a JSON object of whole characters.", "Mend the line.", file, number))
    return records


def _once(pairs: list[tuple[str, Any]]) -> Record:
    found = dict(pairs)
    if len(found) < len(pairs):
        msg = "a name stands there twice"
        raise ValueError(msg)
    return found


def _no_constant(name: str) -> NoReturn:
    msg = f"{name} is no number"
    raise ValueError(msg)


def _has_surrogates(line: str) -> bool:
    """Say whether an escape makes half a character, which no file could hold."""
    if "\\u" not in line:
        return False
    text = json.dumps(json.loads(line), ensure_ascii=False)
    return _HALF.search(text) is not None


def read_jsonl_bank(text: str, file: str) -> Parts:
    """Return the parts of our own JSON lines: one `bank` record, then `item` with `key` each."""
    parts = Parts(file)
    for line, record in read_records(text, file, parts.problems):
        if set(record) == {"bank"} and isinstance(record["bank"], dict) and parts.bank is None:
            parts.bank = (line, record["bank"])
        elif set(record) <= {"item", "key"} and isinstance(record.get("item"), dict):
            _add(parts, line, record)
        else:
            parts.problem("The record is neither a bank nor an item.", "Name its fields with --map.", line)
    return parts


def _add(parts: Parts, line: int, record: Record) -> None:
    parts.items.append((line, record["item"]))
    key = record.get("key")
    if isinstance(key, dict):
        parts.keys.setdefault(str(record["item"].get("id", "")), (line, key))
    elif key is not None:
        parts.problem("The key is no object.", "Write panel and options.", line)


def write_jsonl_bank(pack: BankPackage) -> str:
    """Return a bank as JSON lines."""
    records: list[Record] = [{"bank": bank_record(pack)}]
    records += [{"item": item} if key is None else {"item": item, "key": key} for item, key in item_records(pack)]
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
