import re

import pytest

from hiring.usecases.invitations import status_board
from hiring.usecases.jobs import list_jobs, view_job
from tests.support.web import Site, csrf_of
from tests.support.world import World, seed_world

LINK = re.compile(r"http://127\.0\.0\.1:8000/take/[\w-]{43}")


@pytest.fixture
def world(site: Site) -> World:
    return seed_world(site.platform, site.people)


@pytest.fixture
def invite(world: World) -> str:
    return f"/studio/jobs/{world.job_id}/invite"


def names(site: Site, world: World) -> list[str]:
    return [row.name for row in site.platform.read(status_board, site.people.olivia, world.job_id).rows]


def test_a_job_is_opened(site, world, olivia):
    sent = {"title": "Porter", "assessment": world.assessment_id, "k": "3", "days_to_answer": "7"}
    answer = olivia.send("/studio/jobs/new", managers=[site.people.mateo.id], **sent)
    assert answer.status_code == 303
    assert "Nobody has been invited yet" in olivia.get(answer.headers["Location"]).text
    assert olivia.send("/studio/jobs/new", **(sent | {"k": "0"})).status_code == 422
    assert len(site.platform.read(list_jobs, site.people.olivia)) == 2


def test_the_board_has_status_and_stage_as_two_columns(world, olivia):
    page = olivia.get(f"/studio/jobs/{world.job_id}").text
    for text in ("Status", "Stage", "Amara Okafor", "0 of 10", "16 March 2026"):
        assert text in page


def test_one_person_gets_a_link_that_is_shown_once(site, world, invite, olivia):
    answer = olivia.send(f"{invite}/person", invite, name="Tom Whitaker", email="tom@example.org")
    (link,) = set(LINK.findall(answer.text))
    assert "Tom Whitaker" in names(site, world)
    assert link not in olivia.get(f"/studio/jobs/{world.job_id}").text


def test_a_wrong_address_is_refused_and_kept(site, world, invite, olivia):
    answer = olivia.send(f"{invite}/person", invite, name="Tom", email="tom@nowhere")
    assert answer.status_code == 422
    assert "is not an e-mail address" in answer.text
    assert "tom@nowhere" in answer.text
    assert "Tom" not in names(site, world)


def test_a_dry_run_names_every_bad_row_and_invites_nobody(site, world, invite, olivia):
    before = names(site, world)
    people = "Tom <tom@example.org>\nbroken\nAnn, ann@example\nTOM@example.org\nAmara, amara@example.org"
    answer = olivia.send(f"{invite}/list", invite, people=people)
    assert answer.status_code == 422
    for text in (
        "2 rows are good, 3 need mending",
        "&#39;broken&#39; is not",
        "already in line 1",
        "gets one more link",
    ):
        assert text in answer.text
    assert names(site, world) == before
    hidden = re.search(r'name="people" value="([^"]+)"', answer.text)
    assert hidden
    good = hidden.group(1).replace("&lt;", "<").replace("&gt;", ">")
    done = olivia.send(f"{invite}/confirm", invite, people=good)
    assert len(set(LINK.findall(done.text))) == 2
    assert names(site, world) == sorted([*before, "Tom"])


def upload(olivia, invite: str, data: bytes):
    token = csrf_of(olivia.get(invite))
    edge = "------edge"
    head = f'--{edge}\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n{token}\r\n--{edge}\r\n'
    head += 'Content-Disposition: form-data; name="file"; filename="people.csv"\r\nContent-Type: text/csv\r\n\r\n'
    body = head.encode() + data + f"\r\n--{edge}--\r\n".encode()
    content_type = f"multipart/form-data; boundary={edge}"
    return olivia.http.post(f"{invite}/file", data=body, content_type=content_type)


def test_a_file_is_checked_first(site, world, invite, olivia):
    answer = upload(olivia, invite, b'\xef\xbb\xbfname,email\r\n"Long, Tom",tom@example.org\r\nx,\r\n')
    assert answer.status_code == 422
    assert "1 row is good, 1 needs mending" in answer.text
    assert "Long, Tom" in answer.text
    assert "Long, Tom" not in names(site, world)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("name,email\nZoë,zoe@example.org\n".encode("latin-1"), "not UTF-8"),
        (b"", "must name the columns"),
        (b"first,last\nTom,Long\n", "must name the columns"),
        (b"x" * 1_000_001, "larger than 1 MB"),
        (b'name,email\n"Tom,tom@example.org\n', "not a CSV"),
    ],
    ids=["latin-1", "empty", "other columns", "too large", "open quote"],
)
def test_a_file_that_cannot_be_read_says_why(invite, olivia, data, words):
    answer = upload(olivia, invite, data)
    assert answer.status_code == 422
    assert words in answer.text


def test_no_file_at_all(invite, olivia):
    answer = olivia.send(f"{invite}/file", invite)
    assert answer.status_code == 422
    assert "Choose a file." in answer.text


def test_a_link_is_renewed_and_an_invitation_withdrawn(world, olivia):
    board, person = f"/studio/jobs/{world.job_id}", f"/studio/jobs/{world.job_id}/candidates/{world.application_id}"
    assert LINK.search(olivia.send(f"{person}/link", board).text)
    assert olivia.send(f"{person}/withdraw", board).status_code == 303
    assert olivia.send(f"{person}/link", board).status_code == 409
    other = f"/studio/jobs/{world.job_id}/candidates/0000000000000000"
    assert olivia.send(f"{other}/link", board).status_code == 404
    assert olivia.send(f"{other}/withdraw", board).status_code == 404


def test_ranking_is_switched_on_with_a_reason(site, world, olivia):
    board = f"/studio/jobs/{world.job_id}"
    assert "Two other authors would share about 4 of your top 10" in olivia.get(board).text
    assert olivia.send(f"{board}/ranking", board, reason=" ").status_code == 422
    assert not site.platform.read(view_job, site.people.olivia, world.job_id).ranking_allowed
    assert olivia.send(f"{board}/ranking", board, reason="A pilot.").status_code == 303
    assert "A pilot." in olivia.get(board).text
    assert site.platform.read(view_job, site.people.olivia, world.job_id).ranking_allowed


def test_a_job_is_closed_and_its_managers_changed(site, world, olivia):
    board = f"/studio/jobs/{world.job_id}"
    assert olivia.send(f"{board}/managers", board).status_code == 303
    assert site.platform.read(view_job, site.people.olivia, world.job_id).managers == ()
    assert olivia.send(f"{board}/managers", board, managers=[site.people.nina.id]).status_code == 422
    assert olivia.send(f"{board}/state/closed", board).status_code == 303
    assert olivia.send(f"{board}/state/draft", board).status_code == 422
    page = olivia.get(f"{board}/invite").text
    assert "This job is not open" in page
