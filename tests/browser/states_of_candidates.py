"""Every state a candidate can meet."""

import re

from playwright.sync_api import expect

from hiring.domain.banks.model import Format
from hiring.usecases.attempts import submit_attempt
from hiring.usecases.invitations import withdraw_invitation
from tests.support.answering import answer_question, number, saved, scales
from tests.support.candidates import answer
from tests.support.states import States, Visit
from tests.support.town import Guest

candidates = States("nobody")
page, state = candidates.pages, candidates.state
INVITATION, QUESTION, PRACTICE = "candidate/invitation.html", "candidate/question.html", "candidate/practice.html"
REVIEW, RECEIPT, CLOSED = "candidate/review.html", "candidate/receipt.html", "candidate/closed.html"

page("errors/401.html", "/attempt/question/1", status=401)
page("errors/404.html", "/take/a-link-that-was-cut-short", "/attempt/nowhere", status=404)


def enter(visit: Visit, answered: int = 0, job: str = "scored") -> Guest:
    """Be a candidate who has answered some questions (-1: all)."""
    guest = visit.town.guest(answered, job)
    visit.be(guest)
    return guest


def question(visit: Visit, wanted: Format) -> int:
    """Be a candidate at the first question of a format."""
    guest = enter(visit)
    found = visit.town.number_of(guest, wanted)
    visit.go(f"/attempt/question/{found}")
    return found


@state(INVITATION, covers="/take/secret")
def a_link_opened_for_the_first_time(visit: Visit) -> None:
    visit.go(f"/take/{visit.town.invite()}")


@state(INVITATION, status=422)
def a_link_without_consent(visit: Visit) -> None:
    visit.go(f"/take/{visit.town.invite()}")
    visit.press("Begin")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@state(INVITATION)
def a_link_opened_again(visit: Visit) -> None:
    visit.go(visit.town.guest(2).path)
    expect(visit.page.get_by_role("button", name="Carry on")).to_be_visible()


@state(CLOSED, status=410)
def an_expired_link(visit: Visit) -> None:
    visit.go(f"/take/{visit.town.expired_link()}")


@state(CLOSED, status=410)
def a_withdrawn_link(visit: Visit) -> None:
    guest = visit.town.guest()
    visit.town.platform.run(withdraw_invitation, visit.town.hr("scored"), guest.actor.id)
    visit.go(guest.path)


@state(RECEIPT)
def a_link_after_handing_in(visit: Visit) -> None:
    visit.go(handed_in(visit).path)


@state(PRACTICE, covers="/attempt/practice/1")
def the_first_practice_question(visit: Visit) -> None:
    enter(visit)
    visit.go("/attempt/practice/1")


@state(PRACTICE)
def the_last_practice_question(visit: Visit) -> None:
    enter(visit)
    visit.go("/attempt/practice/4")


@state(PRACTICE, status=422)
def practice_without_an_answer(visit: Visit) -> None:
    the_first_practice_question(visit)
    visit.press("Check my answer")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@state(PRACTICE)
def practice_explained(visit: Visit) -> None:
    the_first_practice_question(visit)
    answer_question(visit.page, 1)
    visit.press("Check my answer")
    expect(visit.page.locator("#explained")).to_be_focused()


@state(QUESTION, covers="/attempt/question/1")
def a_question_to_rate(visit: Visit) -> None:
    question(visit, Format.RATE_ALL)


@state(QUESTION)
def a_question_of_one_action(visit: Visit) -> None:
    question(visit, Format.SINGLE_ACTION)


@state(QUESTION)
def a_question_to_pick_from(visit: Visit) -> None:
    question(visit, Format.PICK_ONE)


@state(QUESTION)
def a_question_of_best_and_worst(visit: Visit) -> None:
    question(visit, Format.BEST_WORST)


@state(QUESTION)
def a_question_to_order(visit: Visit) -> None:
    question(visit, Format.RANK)
    expect(visit.page.locator(".rank.live.unset")).to_be_visible()


@state(QUESTION)
def an_order_that_was_made(visit: Visit) -> None:
    question(visit, Format.RANK)
    answer_question(visit.page, 1)
    saved(visit.page)


@state(QUESTION)
def an_answer_that_was_saved(visit: Visit) -> None:
    question(visit, Format.BEST_WORST)
    answer_question(visit.page, 1)
    saved(visit.page)


@state(QUESTION)
def part_of_an_answer_saved(visit: Visit) -> None:
    question(visit, Format.RATE_ALL)
    number(scales(visit.page)[0], 7).click()
    saved(visit.page, "Saved, not complete yet")


@state(QUESTION, status=0)
def an_answer_that_could_not_be_saved(visit: Visit) -> None:
    question(visit, Format.PICK_ONE)
    visit.page.route("**/attempt/answers/*", lambda route: route.abort("internetdisconnected"))
    answer_question(visit.page, 1)
    expect(visit.page.locator("[data-state=failed]")).to_have_text(re.compile("^Not saved"))


def refuse(visit: Visit, wanted: Format) -> None:
    question(visit, wanted)
    visit.press("Save and continue")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@state(QUESTION, status=422)
def nothing_rated(visit: Visit) -> None:
    refuse(visit, Format.RATE_ALL)


@state(QUESTION, status=422)
def nothing_picked(visit: Visit) -> None:
    refuse(visit, Format.PICK_ONE)


@state(QUESTION, status=422)
def neither_best_nor_worst(visit: Visit) -> None:
    refuse(visit, Format.BEST_WORST)


@state("candidate/conflict.html", status=409)
def two_windows_with_two_answers(visit: Visit) -> None:
    guest = enter(visit)
    visit.go("/attempt/question/1")
    answer(visit.town.platform, guest.actor, 1, shift=1)  # the other window
    answer_question(visit.page, 3)
    expect(visit.page.locator("[data-save-state]")).to_contain_text("Another window")
    visit.press("Save and continue")
    expect(visit.page.get_by_role("heading", level=1)).to_contain_text("There are two answers")


@state(REVIEW, covers="/attempt/review")
def questions_still_to_answer(visit: Visit) -> None:
    enter(visit, answered=3)
    visit.go("/attempt/review")


@state(REVIEW, status=422)
def handing_in_too_early(visit: Visit) -> None:
    questions_still_to_answer(visit)
    visit.press("Hand in my answers")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@state(REVIEW)
def every_question_answered(visit: Visit) -> None:
    enter(visit, answered=-1, job="off")
    visit.go("/attempt/review")


def handed_in(visit: Visit) -> Guest:
    guest = enter(visit, answered=-1, job="off")
    visit.town.platform.run(submit_attempt, guest.actor)
    return guest


@state(RECEIPT, covers="/attempt/receipt")
def the_receipt(visit: Visit) -> None:
    handed_in(visit)
    visit.go("/attempt/receipt")


CHALLENGE, ABOUT_YOU = "candidate/challenge.html", "candidate/about_you.html"


@state(CHALLENGE, covers="/attempt/question/1/challenge")
def something_wrong_with_a_question(visit: Visit) -> None:
    enter(visit)
    visit.go("/attempt/question/1")
    visit.page.get_by_role("link", name="Something wrong with this question?").click()
    expect(visit.page.get_by_role("heading", level=1)).to_be_focused()


@state(CHALLENGE, status=422)
def an_objection_without_a_reason(visit: Visit) -> None:
    something_wrong_with_a_question(visit)
    visit.page.get_by_label("In your own words, if you like").fill("Unübersichtlich, " * 58)
    visit.press("Send")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@state(CHALLENGE)
def an_objection_that_was_noted(visit: Visit) -> None:
    something_wrong_with_a_question(visit)
    visit.page.get_by_label("None of the actions is acceptable").check()
    visit.page.get_by_label("In your own words, if you like").fill("I would do none of them. " * 40)
    visit.press("Send")
    expect(visit.page.get_by_role("status")).to_contain_text("Thank you")


@state(ABOUT_YOU, covers="/attempt/about-you")
def questions_about_oneself(visit: Visit) -> None:
    handed_in(visit)
    visit.go("/attempt/receipt")
    visit.page.get_by_role("link", name="questions about you").click()
    expect(visit.page.get_by_role("heading", level=1)).to_be_focused()


@state(ABOUT_YOU)
def something_said_about_oneself(visit: Visit) -> None:
    questions_about_oneself(visit)
    visit.page.get_by_label("25 to 39").check()
    visit.press("Send")
    expect(visit.page.get_by_role("heading", level=1)).to_have_text("Thank you")


@state(ABOUT_YOU, status=422)
def something_said_that_was_not_offered(visit: Visit) -> None:
    questions_about_oneself(visit)
    visit.page.locator("#f-age").evaluate("(box) => { box.value = 'ageless'; }")
    visit.press("Send")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@state(ABOUT_YOU, status=409)
def about_oneself_before_handing_in(visit: Visit) -> None:
    enter(visit)
    visit.go("/attempt/about-you")


@state("candidate/feedback.html", covers="/attempt/feedback")
def no_feedback_yet(visit: Visit) -> None:
    handed_in(visit)
    visit.go("/attempt/feedback")


@state("errors/410.html", status=410)
def a_question_after_handing_in(visit: Visit) -> None:
    handed_in(visit)
    visit.go("/attempt/question/1")


@state("errors/404.html", status=404)
def a_question_beyond_the_last(visit: Visit) -> None:
    enter(visit)
    visit.go("/attempt/question/999")
