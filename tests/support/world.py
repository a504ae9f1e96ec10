"""A small organisation at work: profile, bank, assessment, a job and its candidates, made by use cases."""

from dataclasses import dataclass

from hiring.bootstrap import Platform
from hiring.domain.banks.model import Section
from hiring.domain.delivery.blueprint import Blueprint
from hiring.domain.people.invitees import Invitee
from hiring.domain.values.profile import ServiceStandard, ValuesProfile
from hiring.usecases.assessments import create_assessment
from hiring.usecases.banks import load_bank
from hiring.usecases.drafts import open_draft
from hiring.usecases.invitations import Invited, invite
from hiring.usecases.jobs import create_job
from hiring.usecases.values import save_profile
from tests.support.banks import tiny_bank
from tests.support.platform import People, make_people
from tests.support.studio_exchange import hold_a_file
from tests.support.studio_lab import ask_for_study, ask_for_work
from tests.support.studio_looks import look_once
from tests.support.studio_panels import Panel, desk_panel

SECTIONS = (Section.FIT, Section.EMPATHY, Section.CARE)
BLUEPRINT = Blueprint(
    sections=SECTIONS,
    care_share=30,
    mapping={"own-it": "own-it", "be-kind": "be-kind"},
    unmeasured=("tell-truth", "keep-safe"),
)
INVITEES = (
    Invitee("Amara Okafor", "amara@example.org"),
    Invitee("Luis Gutiérrez", "luis@example.org"),
    Invitee("Priya Nair", "priya@example.org"),
)


def standard(name: str, importance: int = 5) -> ServiceStandard:
    """Make a standard whose texts name it."""
    return ServiceStandard(
        id=name,
        name=name.replace("-", " ").capitalize(),
        promise=f"We promise to {name}.",
        behaviours=(f"Does {name} first.", f"Checks {name} twice."),
        importance=importance,
    )


def profile(*importances: int, vision: str = "Nobody leaves without knowing what happens next.") -> ValuesProfile:
    """Make a profile of four standards, the first two of which the tiny bank measures."""
    names = ("own-it", "be-kind", "tell-truth", "keep-safe")
    weights = importances or (4, 6, 5, 5)
    return ValuesProfile(
        vision=vision,
        customer_experience="People feel expected.",
        standards=tuple(standard(name, weight) for name, weight in zip(names, weights, strict=True)),
    )


@dataclass(frozen=True)
class World:
    """What was made, by id."""

    people: People
    profile_id: str
    bank_id: str
    item_id: str
    assessment_id: str
    job_id: str
    draft_id: str
    panel: Panel
    upload_id: str
    invited: tuple[Invited, ...]
    task_id: str
    study_id: str
    exploration_id: str

    @property
    def application_id(self) -> str:
        """The first candidate's application."""
        return self.invited[0].application_id


def seed_world(platform: Platform, people: People | None = None) -> World:
    """Make the organisation at work; whoever is HR in it does everything, as they would on the pages."""
    people = people or make_people(platform)
    olivia = people.olivia
    made = platform.run(save_profile, olivia, profile())
    bank = platform.run(load_bank, olivia, tiny_bank())
    assessment_id = platform.run(create_assessment, olivia, "Front desk", bank.id, BLUEPRINT)
    job_id = platform.run(create_job, olivia, "Receptionist, Quayside", assessment_id, 2, [people.mateo.id], 14)
    invited = platform.run(invite, olivia, job_id, INVITEES)
    draft_id = platform.run(open_draft, olivia, bank.id)
    return World(
        people=people,
        profile_id=made.id,
        bank_id=bank.id,
        item_id="rate-1",
        assessment_id=assessment_id,
        job_id=job_id,
        draft_id=draft_id,
        panel=desk_panel(platform, olivia, draft_id),
        upload_id=hold_a_file(platform, olivia),
        invited=tuple(invited),
        task_id=platform.run(ask_for_work, olivia),
        study_id=ask_for_study(platform, olivia, bank.id),
        exploration_id=look_once(platform, olivia, job_id),
    )
