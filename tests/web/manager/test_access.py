import pytest

from hiring.usecases.jobs import create_job, list_jobs
from tests.support.banks import tiny_bank
from tests.support.pages import words_of
from tests.support.pools import invite_pool

PAGES = ("{job}/shortlist", "{job}/candidates/{application}", "{job}/candidates/{application}/ledger")


def pages_of(world):
    return [f"/jobs/{page.format(job=world.job_id, application=world.application_id)}" for page in PAGES]


@pytest.mark.parametrize("name", ["Mateo", "Olivia", "Aud"])
def test_its_manager_hr_and_auditors_may_read(site, world, name):
    person = site.sign_in(name)
    assert "Receptionist, Quayside" in person.get("/jobs").text
    assert [person.get(page).status_code for page in pages_of(world)] == [200, 200, 200]


def test_nobody_else_may(site, world):
    assert [site.sign_in("Nina").get(page).status_code for page in pages_of(world)] == [404, 404, 404]
    assert [site.sign_in("Ada").get(page).status_code for page in (*pages_of(world), "/jobs")] == [403] * 4
    for page in (*pages_of(world), "/jobs"):
        answer = site.visitor().get(page)
        assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (303, "/login")


def test_a_manager_sees_no_job_of_somebody_elses(site, world, mateo):
    olivia = site.people.olivia
    job_id = site.platform.run(create_job, olivia, "Night porter", world.assessment_id, 1, [], 14)
    pool = invite_pool(site.platform, olivia, job_id, tiny_bank(), ["Somebody Else"])
    assert "Night porter" not in mateo.get("/jobs").text
    other = f"/jobs/{job_id}/candidates/{pool.ids[0]}"
    assert [mateo.get(path).status_code for path in (f"/jobs/{job_id}/shortlist", other)] == [404, 404]
    # nor through a job of their own
    assert mateo.get(f"/jobs/{world.job_id}/candidates/{pool.ids[0]}").status_code == 404


@pytest.mark.parametrize("page", ["/jobs/nothing/shortlist", "/jobs/nothing/candidates/nobody"])
def test_what_does_not_exist_is_not_found(mateo, page):
    assert mateo.get(page).status_code == 404


def test_an_unknown_candidate_of_a_known_job_is_not_found(mateo, world):
    for path in ("nobody", "nobody/ledger"):
        answer = mateo.get(f"/jobs/{world.job_id}/candidates/{path}")
        assert answer.status_code == 404
        assert "There is no such candidate for this job." in answer.text


def test_a_manager_without_jobs_is_told_where_they_come_from(site):
    assert "A job appears here when HR makes you its manager." in words_of(site.sign_in("Mateo").get("/jobs").text)
    assert site.platform.read(list_jobs, site.people.mateo) == []


def test_the_list_says_how_far_each_job_is(mateo, make_desk):
    make_desk(5, 2)
    words = words_of(mateo.get("/jobs").text)
    assert "2 of 5 candidates have finished. To interview: 3" in words
    assert "Not ranked yet 0 of 3 candidates have finished." in words
