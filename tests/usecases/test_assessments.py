from dataclasses import replace

import pytest

from hiring.bootstrap import Platform
from hiring.domain.access.policy import Actor
from hiring.domain.banks.model import BankKind, Section
from hiring.domain.banks.plain import package
from hiring.domain.delivery.blueprint import LEFT_OUT
from hiring.errors import Invalid, NotAllowed, NotFound
from hiring.store.statistics import replace_analysis
from hiring.usecases.assessments import (
    create_assessment,
    list_assessments,
    preview_forms,
    view_assessment,
)
from hiring.usecases.banks import load_bank
from hiring.usecases.values import save_profile, view_profile
from hiring.usecases.work import Work
from tests.support.banks import ITEMS, tiny_bank
from tests.support.platform import People
from tests.support.world import BLUEPRINT, profile


@pytest.fixture
def bank_id(platform: Platform, people: People) -> str:
    platform.run(save_profile, people.olivia, profile())
    return platform.run(load_bank, people.olivia, tiny_bank()).id


def test_a_preview_saves_nothing(platform: Platform, people: People, bank_id: str):
    (view,) = platform.read(preview_forms, people.olivia, bank_id, BLUEPRINT)
    assert {item.section for item in view.form.items} == set(Section)
    assert view.minutes == 14  # four times 1.5 and six times 1, and two to read
    assert platform.read(list_assessments, people.olivia) == []
    stated = platform.read(view_profile, people.olivia)
    assert stated is not None
    assert not stated.used


def test_creating_freezes_the_profile_and_keeps_the_form(platform: Platform, people: People, bank_id: str):
    (foreseen,) = platform.read(preview_forms, people.olivia, bank_id, BLUEPRINT)
    made = platform.run(create_assessment, people.olivia, " Front desk ", bank_id, BLUEPRINT)
    view = platform.read(view_assessment, people.olivia, made)
    assert view.name == "Front desk"
    assert tuple(item.id for item in view.items) == foreseen.form.item_ids
    assert (view.minutes, view.warnings) == (foreseen.minutes, foreseen.warnings)
    assert view.standards == foreseen.form.standards
    stated = platform.read(view_profile, people.olivia)
    assert stated is not None
    assert stated.used
    assert view.profile_version == 1
    assert platform.read(list_assessments, people.olivia) == [view]


def test_it_keeps_its_profile_when_a_newer_one_is_stated(platform: Platform, people: People, bank_id: str):
    made = platform.run(create_assessment, people.olivia, "Front desk", bank_id, BLUEPRINT)
    before = platform.read(view_assessment, people.olivia, made)
    platform.run(save_profile, people.olivia, profile(1, 10, 1, 1))
    assert platform.read(view_assessment, people.olivia, made) == before


def test_a_standard_of_the_bank_nobody_mapped_is_refused(platform: Platform, people: People, bank_id: str):
    renamed = replace(profile(), standards=(replace(profile().standards[0], id="mine"), *profile().standards[1:]))
    platform.run(save_profile, people.olivia, renamed)
    with pytest.raises(Invalid) as caught:
        platform.run(create_assessment, people.olivia, "Desk", bank_id, replace(BLUEPRINT, mapping={}))
    assert [problem.item for problem in caught.value.problems] == ["own-it"]


def test_leaving_a_standard_out_is_explicit(platform: Platform, people: People, bank_id: str):
    mapping = {"own-it": LEFT_OUT, "be-kind": "be-kind"}
    with pytest.raises(Invalid, match="Own it"):  # ours is then measured by nothing, which must be said as well
        platform.run(create_assessment, people.olivia, "Desk", bank_id, replace(BLUEPRINT, mapping=mapping))
    blueprint = replace(BLUEPRINT, mapping=mapping, unmeasured=(*BLUEPRINT.unmeasured, "own-it"))
    made = platform.run(create_assessment, people.olivia, "Desk", bank_id, blueprint)
    view = platform.read(view_assessment, people.olivia, made)
    assert {item.standard for item in view.items} == {"be-kind"}
    assert any(warning.startswith("Own it: 20 % was asked for, 0 %") for warning in view.warnings)


def test_without_values_there_is_no_assessment(platform: Platform, people: People):
    bank = platform.run(load_bank, people.olivia, tiny_bank())
    with pytest.raises(Invalid, match="values profile"):
        platform.run(create_assessment, people.olivia, "Desk", bank.id, BLUEPRINT)


def test_a_fixture_needs_neither_values_nor_blueprint(platform: Platform, people: People):
    made = tiny_bank(items=tuple(replace(item, standard=None) for item in ITEMS))
    fixture = package(replace(made.bank, kind=BankKind.FIXTURE, standards=()), made.key)
    bank = platform.run(load_bank, people.olivia, fixture)
    assessment = platform.run(create_assessment, people.olivia, "Machinery", bank.id, None)
    view = platform.read(view_assessment, people.olivia, assessment)
    assert view.fixture
    assert len(view.items) == 10
    assert view.profile_version is None


def test_an_assessment_bank_needs_a_blueprint(platform: Platform, people: People, bank_id: str):
    with pytest.raises(Invalid, match="blueprint"):
        platform.run(create_assessment, people.olivia, "Desk", bank_id, None)


def test_it_stays_in_its_organisation(platform: Platform, people: People, bank_id: str):
    made = platform.run(create_assessment, people.olivia, "Front desk", bank_id, BLUEPRINT)
    platform.run(save_profile, people.nina, profile())
    with pytest.raises(NotFound):
        platform.read(view_assessment, people.nina, made)
    with pytest.raises(NotFound):
        platform.run(create_assessment, people.nina, "Theirs", bank_id, BLUEPRINT)
    with pytest.raises(NotAllowed):
        platform.run(create_assessment, people.aud, "Desk", bank_id, BLUEPRINT)


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_name_is_needed(platform: Platform, people: People, bank_id: str, name: str):
    with pytest.raises(Invalid, match="name"):
        platform.run(create_assessment, people.olivia, name, bank_id, BLUEPRINT)


def test_a_stored_analysis_says_how_hard_and_how_sharp_a_form_is(platform: Platform, people: People, bank_id: str):
    curve = [1.0, 2.0, 1.0]
    items = [{"id": item.id, "mean": 0.7, "information": curve} for item in ITEMS if item.section]
    content = {"items": items, "model": {"levels": [-1.0, 0.0, 1.0]}}
    values = {"organisation_id": people.olivia.organisation_id, "attempts": 300, "content": content}

    def store(_: Actor, work: Work) -> None:
        replace_analysis(work.session, "bank", bank_id, computed_at=work.now, **values)

    platform.run(store, people.olivia)
    (view,) = platform.read(preview_forms, people.olivia, bank_id, BLUEPRINT)
    assert view.content.difficulties == {"easy": 10}
    assert view.information is not None
    assert list(view.information.total) == [10.0, 20.0, 10.0]
    made = platform.run(create_assessment, people.olivia, "Desk", bank_id, BLUEPRINT)
    assert platform.read(view_assessment, people.olivia, made).information == view.information
