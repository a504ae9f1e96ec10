"""The download of one score: offered to HR and auditors alone, checked elsewhere."""

import re

from hiring.adapters.verification import verify_file
from tests.support.pages import words_of
from tests.support.web import csrf_of


def test_hr_takes_away_a_file_that_scores_the_same(site, make_desk, tmp_path):
    desk = make_desk(9)
    olivia = site.sign_in("Olivia")
    page = olivia.get(desk.candidate())
    address = f"{desk.candidate()}/bundle.json"
    assert f'action="{address}"' in page.text
    answer = olivia.send(address, page=desk.candidate())
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f'attachment; filename="score-{desk.pool.ids[0]}.json"'
    (tmp_path / "score.json").write_bytes(answer.data)
    found = verify_file(tmp_path / "score.json", site.platform.signer.public_keys)
    assert found.problems == ()
    shown = re.search(r"Score ([\d.]+)", words_of(page.text))
    assert shown
    assert abs(found.record.content["score"]["micro"] / 1e6 - float(shown.group(1))) <= 0.06
    assert "Score exported for checking" in words_of(site.sign_in("Aud").get("/admin/audit").text)


def test_auditors_too_and_managers_never(site, make_desk, mateo):
    desk = make_desk(9)
    address = f"{desk.candidate()}/bundle.json"
    auditor = site.sign_in("Aud")
    assert auditor.send(address, page=desk.candidate()).status_code == 200
    page = mateo.get(desk.candidate())
    assert "bundle.json" not in page.text
    token = {"csrf_token": csrf_of(page)}
    refused = mateo.http.post(address, data=token)
    assert refused.status_code == 403
    assert "effectiveness" not in refused.text
    assert mateo.get(address).status_code == 405  # looking never writes


def test_a_candidate_without_a_score_is_answered_in_words(site, make_desk):
    desk = make_desk(3, 1)
    olivia = site.sign_in("Olivia")
    answer = olivia.send(f"{desk.candidate(2)}/bundle.json", page=desk.candidate())
    assert answer.status_code == 404
    assert "no score yet" in answer.text
