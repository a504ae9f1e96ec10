"""A values profile for `hiring score --profile`: importances, section shares and a map of standards, in YAML."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from hiring.domain.banks.model import Bank, Section
from hiring.domain.delivery.blueprint import LEFT_OUT
from hiring.domain.scoring.specification import Specification
from hiring.errors import Invalid, Problem

TOLERANCE = 0.05


class StandardShare(BaseModel):
    """A standard and how much it matters."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str = Field(min_length=1)
    importance: float = Field(gt=0)


class ProfileFile(BaseModel):
    """The file."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    standards: tuple[StandardShare, ...] = Field(min_length=1)
    sections: dict[Section, float] = Field(default_factory=dict)
    map: dict[str, str | None] = Field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a profile file asks for; `mapping`: the bank's standards to the profile's, or left out."""

    importances: Mapping[str, float]
    sections: Mapping[Section, float]
    mapping: Mapping[str, str]


def read_profile(path: Path, bank: Bank) -> Profile:
    """Return the profile in a file; raise `Invalid` where a standard of the bank has no place in it."""
    name = str(path)
    try:
        raw = YAML(typ="safe", pure=True).load(path.read_text(encoding="utf-8"))
        file = ProfileFile.model_validate(raw)
    except OSError as error:
        raise Invalid([Problem(f"The file cannot be read: {error.strerror}.", "Check the path.", name)]) from error
    except (YAMLError, UnicodeDecodeError) as error:
        raise Invalid([Problem(f"Not a YAML file: {error}.", "Check the file.", name)]) from error
    except ValidationError as error:
        raise Invalid(
            Problem(f"{'.'.join(map(str, d['loc']))}: {d['msg']}.", "Mend it.", name) for d in error.errors()
        ) from error
    own = {standard.id: standard.importance for standard in file.standards}
    mapping = {s.id: file.map.get(s.id, s.id) or LEFT_OUT for s in bank.standards}
    problems = [
        Problem(
            f"The bank's standard {standard} is not in the profile.", "Map it, or map it to null to leave it out.", name
        )
        for standard, target in mapping.items()
        if target != LEFT_OUT and target not in own
    ]
    problems += [
        Problem(f"{standard} is not a standard of the bank.", "Take it out of the map.", name)
        for standard in file.map
        if standard not in mapping
    ]
    if problems:
        raise Invalid(problems)
    return Profile(own, file.sections, mapping)


def departures(profile: Profile, specification: Specification) -> list[str]:
    """Return where the form's counts of scenarios, which carry importance, depart from what the profile asks for."""
    fit = [s for s in specification.scenarios if s.section is Section.FIT]
    total = sum(profile.importances.values())
    found = [
        _departure(standard, sum(s.standard == standard for s in fit) / (len(fit) or 1), importance / total)
        for standard, importance in profile.importances.items()
        if fit
    ]
    shares = sum(profile.sections.values())
    found += [
        _departure(
            section.value,
            sum(s.section is section for s in specification.scenarios) / len(specification.scenarios),
            share / shares,
        )
        for section, share in profile.sections.items()
        if shares > 0
    ]
    return [words for words in found if words]


def _departure(name: str, actual: float, wanted: float) -> str:
    if abs(actual - wanted) <= TOLERANCE:
        return ""
    return f"{name}: {actual:.0%} of the scenarios, {wanted:.0%} asked for"
