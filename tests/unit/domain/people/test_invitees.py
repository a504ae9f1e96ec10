import pytest
from hypothesis import given
from hypothesis import strategies as st

from hiring.domain.people.invitees import MAX_ROWS, Invitee, normalise_email, read_csv, read_list


def rows(data: str | bytes) -> tuple[list[Invitee], list[tuple[int | None, str]]]:
    people, problems = read_csv(data.encode() if isinstance(data, str) else data, "people.csv")
    return people, [(problem.line, problem.message) for problem in problems]


def test_a_byte_order_mark_quotes_and_other_columns_are_fine():
    data = '\ufeffid,E-Mail ,email,Name\r\n1,x,tom@example.org,"Long, ""Tom"""\r\n'
    assert rows(data) == ([Invitee('Long, "Tom"', "tom@example.org")], [])


def test_empty_rows_are_skipped_and_lines_still_count():
    people, problems = rows("name,email\n\nTom,tom@example.org\n\nAnn,broken\n")
    assert people == [Invitee("Tom", "tom@example.org")]
    assert problems == [(5, "'broken' is not an e-mail address.")]


def test_every_bad_row_is_named():
    data = "name,email\nA,\nB,b@example\nC,c@example.org\nD, C@Example.org\nE\n" + "x" * 201 + ",f@example.org\n"
    people, problems = rows(data)
    assert [person.name for person in people] == ["C"]
    assert [line for line, _ in problems] == [2, 3, 5, 6, 7]
    assert problems[2][1] == "C@Example.org is already in line 4."


def test_a_name_may_be_missing():
    assert rows("email,name\ntom@example.org,\n")[0] == [Invitee("tom", "tom@example.org")]


@pytest.mark.parametrize(
    ("data", "line", "words"),
    [
        ("name,email\nok,ok@example.org\nZoë,zoe@example.org\n".encode("latin-1"), 3, "not UTF-8"),
        (b"", 1, "must name the columns"),
        (b"name\nTom\n", 1, "must name the columns"),
        (b'name,email\n"Tom,tom@example.org\n', None, "not a CSV"),
        (b"name,email\n", None, "nobody to invite"),
        ("name,email\nTom,tom@example.org\n".encode("utf-16"), 1, "not UTF-8"),
    ],
    ids=["latin-1", "empty", "no e-mail column", "open quote", "only a head", "utf-16"],
)
def test_a_file_that_cannot_be_used_says_where_and_why(data, line, words):
    people, ((at, message), *others) = rows(data)
    assert (people, at, others) == ([], line, [])
    assert words in message


def test_more_than_can_be_invited_at_once_is_a_problem():
    data = "name,email\n" + "".join(f"P{n},p{n}@example.org\n" for n in range(MAX_ROWS + 1))
    assert rows(data)[1] == [(None, f"There are {MAX_ROWS + 1} rows.")]


@pytest.mark.parametrize(
    ("line", "name", "email"),
    [
        ("Tom Long <tom@example.org>", "Tom Long", "tom@example.org"),
        ('"Long, Tom" <tom@example.org>', "Long, Tom", "tom@example.org"),
        ("Tom Long, tom@example.org", "Tom Long", "tom@example.org"),
        ("Long, Tom; tom@example.org", "Long, Tom", "tom@example.org"),
        ("Tom\ttom@example.org", "Tom", "tom@example.org"),
        ("tom@example.org", "tom", "tom@example.org"),
        ("A < B <tom@example.org>", "A < B", "tom@example.org"),
    ],
)
def test_a_pasted_line_is_understood(line, name, email):
    assert read_list(f"\n{line}\n") == ([Invitee(name, email)], [])


def test_pasted_lines_keep_their_numbers():
    people, problems = read_list("Tom <tom@example.org>\n\nnobody\nTOM@example.org")
    assert len(people) == 1
    assert [problem.line for problem in problems] == [3, 4]


@given(st.binary(max_size=300))
def test_no_file_breaks_the_reader(data):
    people, problems = read_csv(b"name,email\n" + data)
    assert people or problems
    assert len({normalise_email(person.email) for person in people}) == len(people)


@given(st.text(max_size=300))
def test_no_text_breaks_the_reader(text):
    people, problems = read_list(text)
    assert people or problems
    assert all("@" in person.email and person.name.isprintable() for person in people)
