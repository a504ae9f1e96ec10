"""Translations beside a bank: `items.<language>.yaml`, read as strictly as the bank itself."""

import re
from pathlib import Path

from pydantic import BaseModel, ConfigDict, TypeAdapter

from hiring.adapters.bank_files import in_folder, load_yaml, shaped
from hiring.domain.banks.files import OptionId, Slug, Text
from hiring.domain.banks.model import Bank
from hiring.domain.banks.translation import Equivalence, TranslatedItem, Translation
from hiring.errors import Invalid, Problem

_FILE = re.compile(r"items\.([a-z]{2,3}(?:-[A-Za-z0-9]+)*)\.yaml")


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class TranslatedEntry(_Strict):
    """One item in another language."""

    source: str
    title: Text
    stem: Text
    options: dict[OptionId, Text]


class TranslationFile(_Strict):
    """A whole `items.<language>.yaml`."""

    language: str
    equivalence: Equivalence
    translator: Text
    items: dict[Slug, TranslatedEntry]


_TRANSLATION: TypeAdapter[TranslationFile] = TypeAdapter(TranslationFile)


def read_translations(folder: Path, bank: Bank) -> list[Translation]:
    """Return the translations in a bank's folder, by language; raise `Invalid` with every problem of every file."""
    problems: list[Problem] = []
    found = []
    for path in sorted(folder.glob("items.*.yaml")):
        translation = _read(path, bank, problems)
        if translation is not None:
            found.append(translation)
    if problems:
        raise Invalid(in_folder(folder, problems))
    return found


def _read(path: Path, bank: Bank, problems: list[Problem]) -> Translation | None:
    named = _FILE.fullmatch(path.name)
    if named is None:
        problems.append(Problem("The name holds no language.", "Call it items.es.yaml, say.", file=path.name))
        return None
    file = shaped(_TRANSLATION, load_yaml(path, problems), path.name, problems)
    if file is None:
        return None
    if file.language != named[1]:
        message = f"It says it is “{file.language}”, and its name “{named[1]}”."
        problems.append(Problem(message, "Mend one of them.", file=path.name))
    problems += _mismatches(file, bank, path.name)
    items = {
        name: TranslatedItem(entry.source, entry.title, entry.stem, entry.options) for name, entry in file.items.items()
    }
    return Translation(file.language, file.equivalence, file.translator, items)


def _mismatches(file: TranslationFile, bank: Bank, name: str) -> list[Problem]:
    options = {item.id: {option.id for option in item.options} for item in bank.items}
    problems = []
    for item_id, entry in file.items.items():
        if item_id not in options:
            problems.append(Problem("The bank has no such item.", "Take it out, or mend its id.", name, item=item_id))
        elif set(entry.options) != options[item_id]:
            remedy = f"Translate exactly these: {', '.join(sorted(options[item_id]))}."
            problems.append(Problem("The options are not those of the item.", remedy, name, item=item_id))
    return problems
