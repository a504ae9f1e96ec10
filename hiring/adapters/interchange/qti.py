"""QTI packages, whichever version: the manifest, the files it lists, and the questions in them."""

import re
from collections.abc import Mapping
from pathlib import Path
from posixpath import join, normpath
from typing import Final
from urllib.parse import unquote
from xml.etree.ElementTree import Element

from hiring.adapters.interchange.choices import Choice, Draft, Questions
from hiring.adapters.interchange.left_out import METADATA, LeftOut
from hiring.adapters.interchange.markup import attribute, local, parse_xml
from hiring.adapters.interchange.qti_items import read_item
from hiring.adapters.interchange.qti_one import read_assessment
from hiring.adapters.interchange.sources import MAX_TAGS, is_zip, read_bytes, read_zip, refusal
from hiring.errors import Problem

MANIFEST: Final = "imsmanifest.xml"
MOST_FILES: Final = 20
OWN_ID: Final = "item."
OWN_OPTION: Final = "option."
_OWN_ITEM = re.compile(r"item\.([a-z0-9]+(?:[-_][a-z0-9]+)*)")
_OWN_OPTION = re.compile(r"option\.([a-z0-9]{1,20})")
_SCHEMAS = (".xsd", ".dtd")
_QUESTIONS = {"questestinterop": "1.2", "assessmentItem": "2"}


def read_qti(source: Path, version: str = "") -> Questions:
    """Return the questions of a package or of one XML file; `version` ("1.2", "2", "3") must then be the file's."""
    content = read_bytes(source)
    found = Questions()
    packed = is_zip(content)
    files = read_zip(source) if packed else {source.name: content}
    names = _listed(files, str(source), found) if packed else list(files)
    if sum(files[name].count(b"<") for name in names) > 2 * MAX_TAGS:
        raise refusal(f"The package has more than {2 * MAX_TAGS:,} tags.", "Split it.", str(source))
    for name in names:
        _read_document(files[name], f"{source}!{name}" if packed else str(source), version, found)
    found.drafts = [_own_names(draft) for draft in found.drafts]
    if not found.drafts and not found.refused:
        raise refusal("The package holds no questions.", "Check what was exported.", str(source))
    found.notes += _unread(sorted(set(files) - {MANIFEST, *names}), str(source))
    return found


def _read_document(content: bytes, place: str, version: str, found: Questions) -> None:
    root = parse_xml(content, place)
    kind = local(root)
    if kind not in _QUESTIONS:  # tests, sections and descriptions of the package hold no questions of their own
        left = LeftOut()
        left.add("a document without questions", kind)
        found.notes += left.notes(place)
        return
    _check_version(root, version, place)
    if kind == "questestinterop":
        read_assessment(root, place, found)
    else:
        read_item(root, place, found)


def _unread(names: list[str], source: str) -> list[Problem]:
    """Return notices of files that nothing was read of; the schemas that some programs pack say nothing."""
    content = [name for name in names if not name.lower().endswith(_SCHEMAS)]
    found = [Problem("Left out: this file.", "", f"{source}!{name[:200]}") for name in content[:MOST_FILES]]
    if len(content) > len(found):
        found.append(Problem(f"Left out: {len(content) - len(found)} more files.", "", source))
    return found


def _check_version(root: Element, version: str, place: str) -> None:
    known = _QUESTIONS[local(root)]
    actual = "3" if "}qti-" in root.tag or root.tag.startswith("qti-") else known
    if version and version != actual:
        raise refusal(f"This is QTI {actual}, not {version}.", "Name its version, or --format qti.", place)


def _listed(files: Mapping[str, bytes], source: str, found: Questions) -> list[str]:
    """Return the XML files of the manifest's resources, in its order; raise `Invalid` if one is not there."""
    if MANIFEST not in files:
        raise refusal(f"There is no {MANIFEST} at the top.", "Export the whole package.", source)
    manifest = parse_xml(files[MANIFEST], f"{source}!{MANIFEST}")
    found.title = _title(manifest)
    found.notes += _metadata(manifest).notes(f"{source}!{MANIFEST}")
    names: dict[str, None] = {}
    for resource in manifest.iter():
        if local(resource) == "resource":
            for path in _paths(resource):
                if path not in files:
                    place = f"{source}!{MANIFEST}"
                    raise refusal(f"The manifest names {path[:200]}, which is not there.", "Export it again.", place)
                if path.lower().endswith(".xml"):
                    names[path] = None
    return list(names)


def _paths(resource: Element) -> list[str]:
    """Return the paths of a resource inside the archive; an address elsewhere is never fetched."""
    base = attribute(resource, "base")
    wanted = [attribute(resource, "href"), *(attribute(file, "href") for file in resource if local(file) == "file")]
    paths = [normpath(join(base, unquote(href))) for href in wanted if href and "://" not in href]
    return [path for path in dict.fromkeys(paths) if not path.startswith(("..", "/"))]


def _title(manifest: Element) -> str:
    for node in manifest.iter():
        if local(node) == "title":
            words = " ".join("".join(node.itertext()).split())
            if words:
                return words[:200]
    return ""


def _metadata(manifest: Element) -> LeftOut:
    """Note what the manifest says of the package besides its title."""
    left = LeftOut()
    for node in manifest.iter():
        for part in node if local(node) in {"lom", "qtiMetadata", "curriculumStandardsMetadataSet"} else ():
            rest = [local(child) for child in part if local(child) != "title"]
            if local(part) != "general":
                left.add(METADATA, local(part))
            elif rest:
                left.add(METADATA, ", ".join(sorted(set(rest))))
        if local(node) == "organization":
            left.add("organizations", attribute(node, "identifier"))
    return left


def _own_names(draft: Draft) -> Draft:
    """Give back the ids and title of our own export; other programs' ids mean nothing here, and most titles neither."""
    item = _OWN_ITEM.fullmatch(draft.id)
    options = [_OWN_OPTION.fullmatch(choice.id) for choice in draft.choices]
    own = item is not None and all(options)
    choices = tuple(
        Choice(choice.text, choice.worth, option[1] if own and option else "", choice.rationale)
        for choice, option in zip(draft.choices, options, strict=True)
    )
    title = draft.title if own or " " in draft.title.strip() else ""
    name = item[1] if own and item else ""
    return Draft(draft.file, draft.stem, choices, draft.line, name, title, draft.format)
