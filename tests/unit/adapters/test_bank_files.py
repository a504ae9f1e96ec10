"""Reading banks strictly: one test per fault, all faults at once, and files that say what the bank says."""

from dataclasses import replace
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hiring.adapters.bank_files import MAX_BYTES, read_bank, write_bank
from hiring.domain.banks.model import (
    BankKey,
    BankPackage,
    Format,
    ItemKey,
    ItemState,
    Kind,
    Motive,
    Option,
    OptionKey,
    Panel,
    PanelMethod,
)
from hiring.domain.banks.plain import package
from hiring.errors import Invalid, Problem
from tests.support.banks import item, tiny_bank

SHIPPED = Path(__file__).parents[3] / "question_banks" / "clinic-reception"
BANK, ITEM, KEY = "bank.yaml", "items.yaml", "key.yaml"


SMALL = tiny_bank(
    items=(
        item("rate-1", Kind.SJT, Format.RATE_ALL, 2),
        item("rank-1", Kind.SJT, Format.RANK, 2, standard="be-kind"),
        item("best-1", Kind.SJT, Format.BEST_WORST, 3),
        item("pick-1", Kind.EMPATHY, Format.PICK_ONE, 2, standard="be-kind", facet="understanding"),
        item("single-1", Kind.INSTINCT, Format.SINGLE_ACTION, 1, facet="cost"),
        item("single-2", Kind.INSTINCT, Format.SINGLE_ACTION, 1, facet="boundary"),
        item("practice-1", Kind.PRACTICE, Format.RATE_ALL, 2),
    )
)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("written") / "bank"
    write_bank(SMALL, folder)
    return folder


@pytest.fixture
def folder(tmp_path: Path, written: Path) -> Path:
    return copytree(written, tmp_path / "bank")


def problems_of(folder: Path) -> tuple[Problem, ...]:
    with pytest.raises(Invalid) as caught:
        read_bank(folder)
    return caught.value.problems


def edit(folder: Path, name: str, old: str, new: str) -> int:
    """Replace the first `old` and return the line it stands in."""
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


FAULTS = [
    # file, what stands there, what stands there instead, item, words of the message, words of the remedy
    (ITEM, "  format: rate_all\n", "  format: rate_all\n  colour: red\n", "rate-1", "colour", "Take it out"),
    (ITEM, "  title: Situation rate-1\n", "", "rate-1", "title: Field required", "Add it"),
    (ITEM, "  format: rate_all\n", "  format: rate_some\n", "rate-1", "format", "one of the words"),
    (ITEM, "standard: own-it", "standard: no-such", "rate-1", "“no-such” is not a standard", "be-kind, own-it"),
    (ITEM, "  standard: own-it\n", "", "rate-1", "names no standard", "exactly one"),
    (ITEM, "id: rank-1", "id: rate-1", "rate-1", "item id is used 2 times", "its own"),
    (ITEM, "- id: b\n", "- id: a\n", "rate-1", "option id a is used 2 times", "its own"),
    (ITEM, "Action 2 of rate-1.", "ACTION 1 of rate-1.", "rate-1", "say the same", "Reword"),
    (ITEM, "facet: understanding", "facet: cost", "pick-1", "facet of an empathy item", "perspective, response"),
    (ITEM, "  facet: understanding\n", "", "pick-1", "facet of an empathy item", "perspective, response"),
    (ITEM, "  format: rank\n", "  format: rank\n  facet: response\n", "rank-1", "has no facet", "Take the facet out"),
    (ITEM, "  story: story-single-1\n", "", "single-1", "needs cost and story", "which story"),
    (ITEM, "  cost: 1\n", "", "single-1", "needs cost and story", "0-2"),
    (ITEM, "  cost: 1\n", "  cost: 3\n", "single-1", "cost", "Mend"),
    (ITEM, "  cost: 1\n", "  cost: true\n", "single-1", "cost", "Mend"),
    (ITEM, "  facet: boundary\n", "  facet: boundary\n  cost: 1\n", "single-2", "Only cost items", "Take them out"),
    (
        ITEM,
        "  format: best_worst\n",
        "  format: single_action\n",
        "best-1",
        "single_action with 3 options",
        "Give it 1.",
    ),
    (KEY, "    a:\n      effectiveness: 6.53", "    zz:\n      effectiveness: 6.53", "rate-1", "no key", "Add it"),
    (KEY, "    b:\n", "    f:\n", "rate-1", "There is no option f", "mend its id"),
    (KEY, "rate-1:\n", "rate-9:\n", "rate-9", "There is no such item", "mend its id"),
    (KEY, "effectiveness: 6.53", "effectiveness: 8", "rate-1", "between 1 and 7", "Mend"),
    (KEY, "effectiveness: 6.53", "effectiveness: 0.99", "rate-1", "between 1 and 7", "Mend"),
    (KEY, "effectiveness: 6.53", "effectiveness: 6.535", "rate-1", "at most two decimals", "Mend"),
    (KEY, "effectiveness: 6.53", "effectiveness: .inf", "rate-1", "at most 1000", "Mend"),
    (KEY, "effectiveness: 6.53", "effectiveness: .nan", "rate-1", "at most 1000", "Mend"),
    (KEY, "effectiveness: 6.53", f"effectiveness: 1{'0' * 400}", "rate-1", "at most 1000", "Mend"),
    (KEY, "effectiveness: 6.53", "effectiveness: '6.53'", "rate-1", "a rating is a number", "Mend"),
    (KEY, "effectiveness: 6.53", "effectiveness: true", "rate-1", "a rating is a number", "Mend"),
    (KEY, "sd: 0.81", "sd: -0.81", "rate-1", "not negative", "Mend"),
    (KEY, "      effectiveness: 6.53\n", "", "rate-1", "effectiveness: Field required", "Add it"),
    (KEY, "motive: care", "motive: greed", "rate-1", "motive", "one of the words"),
    (KEY, "n: 0", "n: true", "rate-1", "panel.n", "Mend"),
    (KEY, "n: 0", "n: '8'", "rate-1", "panel.n", "Mend"),
    (KEY, "n: 0", "n: -1", "rate-1", "panel.n", "Mend"),
    (BANK, "schema: 1", "schema: 2", "schema", "schema", "one of the words"),
    (BANK, "version: '1'", "version: 1.10", "version", "valid string", "Mend"),
    (BANK, "kind: assessment", "kind: game", "kind", "kind", "one of the words"),
    (BANK, "kind: assessment", "kind: fixture", "", "A fixture states no standards", "Take them out"),
    (BANK, "slug: tiny", "slug: Tiny Bank", "slug", "slug", "Mend"),
    (BANK, "id: be-kind", "id: own-it", "own-it", "standard id is used 2 times", "its own"),
]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault[2].strip()[:30]} {fault[4]}")
def test_a_fault_is_named_with_file_line_item_and_remedy(folder, fault):
    file, old, new, item, message, remedy = fault
    edit(folder, file, old, new)
    problems = problems_of(folder)
    found = [p for p in problems if message in p.message and p.item == item and p.file == str(folder / file)]
    assert found, [str(p) for p in problems]
    assert remedy in found[0].remedy
    if item:
        lines = (folder / file).read_text(encoding="utf-8").splitlines()
        assert found[0].line is not None
        assert 1 <= found[0].line <= len(lines)
        assert str(found[0]).startswith(f"{folder / file}:{found[0].line}: {item}: ")


def test_the_line_is_the_one_with_the_fault(folder):
    line = edit(folder, KEY, "effectiveness: 5.56", "effectiveness: 9")
    assert [problem.line for problem in problems_of(folder)] == [line]


def test_the_item_without_a_key_is_named(folder):
    text = (folder / KEY).read_text(encoding="utf-8")
    (folder / KEY).write_text(text[: text.index("practice-1:")], encoding="utf-8")
    (problem,) = problems_of(folder)
    assert (problem.file, problem.item, problem.message) == (
        str(folder / KEY),
        "practice-1",
        "The item has no key.",
    )


def test_a_single_action_keyed_at_the_middle_cannot_be_scored(folder):
    text = (folder / KEY).read_text(encoding="utf-8")
    at = text.index("single-1:")
    (folder / KEY).write_text(text[:at] + text[at:].replace("effectiveness: 6.53", "effectiveness: 4.49", 1), "utf-8")
    (problem,) = problems_of(folder)
    assert problem.item == "single-1"
    assert problem.line == text[:at].count("\n") + 1
    assert "a single action: from the middle" in problem.message


def test_more_options_than_ratings_can_order_are_refused(tmp_path):
    options = tuple(Option(name, f"Action {name}.") for name in "abcdefgh")
    made = replace(SMALL.bank.items[0], options=options)
    keys = {option.id: OptionKey(100 + 60 * place) for place, option in enumerate(options)}
    key = BankKey({"rate-1": ItemKey(Panel(PanelMethod.PROVISIONAL, 0, ()), keys)})
    write_bank(package(replace(SMALL.bank, items=(made,)), key), tmp_path / "bank")
    (problem,) = problems_of(tmp_path / "bank")
    assert (problem.message, problem.remedy) == ("rate_all with 8 options.", "Give it 2 to 7.")


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("title: A\nslug: b\nslug: c\n", 'found duplicate key "slug"', 3),
        ("title: &here A\n", "Anchors, aliases, tags and “<<” are not read.", 1),
        ("title: A\nslug: *here\n", "Anchors, aliases, tags and “<<” are not read.", 2),
        ("title: !!str A\n", "Anchors, aliases, tags and “<<” are not read.", 1),
        ("title: !python/object:os.system A\n", "Anchors, aliases, tags and “<<” are not read.", 1),
        ("slug: b\n<<: {title: A}\n", "Anchors, aliases, tags and “<<” are not read.", 2),
        ("title: A\n---\ntitle: B\n", "another document", 2),
        ("title: A\n\tslug: b\n", "Not YAML", 2),
        ("title: 'A\n", "Not YAML", 2),
        ("a: " + "[" * 500 + "]" * 500, "maximum depth", 1),
        ("\n".join(" " * n + "a:" for n in range(100)), "maximum depth", 8),
        ("title: A\x00\n", "special characters are not allowed", 1),
        ("title: A\n# \u2028\n", "special characters are not allowed (U+2028)", 2),
        ("%YAML 1.1\n---\ntitle: yes\n", "Directives", 1),
        ("title: A\nn: 0x_\n", "is no number", 2),
        ("title: A\n[a]: b\n", "no name of a field", 2),
        ("", "The file is empty.", None),
        ("# nothing but a remark\n", "The file is empty.", None),
        ("- a\n- b\n", "Input should be a valid dictionary", None),
    ],
)
def test_a_file_that_is_no_plain_yaml_is_refused_with_its_line(folder, text, message, line):
    (folder / BANK).write_text(text, encoding="utf-8")
    first = problems_of(folder)[0]
    assert message in first.message
    assert (first.file, first.line) == (str(folder / BANK), line)
    assert first.remedy


def test_faults_without_end_are_one_problem(folder):
    (folder / ITEM).write_text("- {}\n" * 2_000, encoding="utf-8")
    (problem,) = problems_of(folder)
    assert "More than 10,000 things" in problem.message


def test_text_that_is_not_utf8_is_refused_with_its_line(folder):
    data = (folder / BANK).read_bytes().replace(b"A tiny bank", "Une très petite banque".encode("latin-1"))
    (folder / BANK).write_bytes(data)
    (problem,) = problems_of(folder)
    assert (problem.message, problem.remedy, problem.line) == (
        "The file is not UTF-8 text.",
        "Save it again as UTF-8.",
        3,
    )


def test_a_byte_order_mark_and_other_line_ends_are_read(folder):
    text = (folder / ITEM).read_text(encoding="utf-8")
    (folder / ITEM).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert read_bank(folder) == SMALL


@pytest.mark.parametrize("name", [BANK, ITEM, KEY])
def test_a_missing_file_is_named(folder, name):
    (folder / name).unlink()
    (problem,) = problems_of(folder)
    assert (problem.message, problem.file) == ("The file is missing.", str(folder / name))


def test_a_folder_in_place_of_a_file_is_named(folder):
    (folder / KEY).unlink()
    (folder / KEY).mkdir()
    (problem,) = problems_of(folder)
    assert "cannot be read" in problem.message
    assert problem.file == str(folder / KEY)


def test_a_file_that_is_far_too_large_is_not_read(folder):
    with (folder / ITEM).open("ab") as file:
        file.truncate(MAX_BYTES + 1)
    (problem,) = problems_of(folder)
    assert problem.message == "The file is larger than 5 MB."


def test_what_is_no_folder_is_refused(folder):
    (problem,) = problems_of(folder / BANK)
    assert "is not a folder" in problem.message


def test_an_empty_list_of_items_is_refused(folder):
    (folder / ITEM).write_text("[]\n", encoding="utf-8")
    assert any(problem.message == "The bank has no items." for problem in problems_of(folder))


def test_an_entry_that_is_no_item_is_placed(folder):
    with (folder / ITEM).open("a", encoding="utf-8") as file:
        file.write("- just text\n")
    (problem,) = problems_of(folder)
    assert problem.line == len((folder / ITEM).read_text(encoding="utf-8").splitlines())


def test_every_problem_is_reported_at_once(folder):
    edit(folder, BANK, "schema: 1", "schema: 7")
    edit(folder, BANK, "  promise: We see it through.\n", "")
    edit(folder, ITEM, "  format: rate_all\n", "  format: rate_all\n  colour: red\n")
    edit(folder, ITEM, "state: live", "state: lively")
    edit(folder, KEY, "effectiveness: 6.53", "effectiveness: 8")
    edit(folder, KEY, "motive: convenience", "motive: fear")
    problems = problems_of(folder)
    assert [Path(problem.file).name for problem in problems] == [BANK, BANK, ITEM, ITEM, KEY, KEY]
    assert all(problem.line and problem.remedy for problem in problems)


def test_problems_across_the_files_are_reported_at_once_and_in_one_order(folder):
    edit(folder, ITEM, "standard: own-it", "standard: no-such")
    edit(folder, KEY, "    a:\n", "    x:\n")
    edit(folder, KEY, "    b:\n", "    y:\n")
    problems = problems_of(folder)
    assert [(Path(p.file).name, p.message) for p in problems] == [
        (ITEM, "“no-such” is not a standard of this bank."),
        (KEY, "Option a has no key."),
        (KEY, "Option b has no key."),
        (KEY, "There is no option x."),
        (KEY, "There is no option y."),
    ]


def test_nothing_is_written_over(folder):
    before = (folder / BANK).read_bytes()
    with pytest.raises(Invalid, match="is not empty"):
        write_bank(tiny_bank(version="2", items=SMALL.bank.items), folder)
    assert (folder / BANK).read_bytes() == before


def written_and_read(pack: BankPackage) -> BankPackage:
    with TemporaryDirectory() as name:
        write_bank(pack, Path(name) / "bank")
        return read_bank(Path(name) / "bank")


def test_the_shipped_bank_survives_writing_and_reading():
    shipped = read_bank(SHIPPED)  # the one slow test here: 40 items, twice
    again = written_and_read(shipped)
    assert again == shipped
    assert (again.content_sha256, again.key_sha256) == (shipped.content_sha256, shipped.key_sha256)


# Anything a person can type into a text field; the texts of a file are stripped, so these are too.
TEXTS = (
    st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"]), min_size=1, max_size=120)
    | st.sampled_from(
        ["yes", "null", "1.10", "2024-01-01", "- a", "a: b", "# a", "'", '"', "{a}", "~", "<<", "*a", "&a"]
    )
    | st.sampled_from(
        ["two\nlines", "a line\n\nand another", "  indented\n  text", "tab\tinside", "a" * 300, "word " * 60]
    )
).map(str.strip)
FILLED = TEXTS.filter(bool)
RATINGS = st.integers(100, 700)


@st.composite
def banks(draw: st.DrawFn) -> BankPackage:
    def option_key(place: int) -> OptionKey:
        return OptionKey(
            effectiveness=650 - 90 * place + draw(st.integers(-20, 20)),
            sd=draw(st.none() | st.integers(0, 300)),
            care=draw(st.none() | RATINGS),
            convenience=draw(st.none() | RATINGS),
            motive=draw(st.none() | st.sampled_from(Motive)),
            rationale=draw(TEXTS),
        )

    items = tuple(
        replace(
            item,
            title=draw(FILLED),
            stem=draw(FILLED),
            state=draw(st.sampled_from(ItemState)),
            also=draw(st.sampled_from([(), ("be-kind",)])),
            cost=item.cost if item.cost is None else draw(st.integers(0, 2)),
        )
        for item in draw(st.lists(st.sampled_from(SMALL.bank.items), min_size=1, max_size=2, unique_by=id))
    )
    panels = st.builds(Panel, st.sampled_from(PanelMethod), st.integers(0, 40), st.lists(FILLED, max_size=2).map(tuple))
    key = {
        item.id: ItemKey(draw(panels), {option.id: option_key(place) for place, option in enumerate(item.options)})
        for item in items
    }
    return package(
        replace(SMALL.bank, title=draw(FILLED), version=draw(FILLED), description=draw(TEXTS), items=items),
        BankKey(key),
    )


@settings(max_examples=25)
@given(banks())
def test_any_bank_survives_writing_and_reading(pack):
    again = written_and_read(pack)
    assert again == pack
    assert (again.content_sha256, again.key_sha256) == (pack.content_sha256, pack.key_sha256)
