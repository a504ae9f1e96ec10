"""Every state in which HR can meet a working copy, its items and its versions."""

from playwright.sync_api import expect

from tests.support.states import States, Visit

life = States("olivia")
ITEM = "/studio/drafts/{draft}/items"

life.pages(
    "hr/draft.html",
    "/studio/drafts/{draft}",
    "/studio/drafts/{draft}?q=visitor&state=review",
    "/studio/drafts/{draft}?only=lint",
    "/studio/drafts/{draft}?q=nothing+like+this",
    "/studio/drafts/{empty_draft}",
)
life.pages("hr/draft.html", "/studio/drafts/{draft}", who="aud")
life.pages("hr/draft_about.html", "/studio/drafts/{draft}/about", "/studio/drafts/new")
life.pages("hr/draft_publish.html", "/studio/drafts/{draft}/publish", "/studio/drafts/{empty_draft}/publish")
life.pages("hr/draft_publish.html", "/studio/drafts/{draft}/publish", who="aud")
life.pages("hr/draft_enemies.html", "/studio/drafts/{draft}/enemies", "/studio/drafts/{empty_draft}/enemies")
life.pages(
    "hr/draft_item.html",
    *(f"{ITEM}/{name}" for name in ("rate-1", "best-1", "half-done", "waits-for-you", "waits-for-others")),
)
life.pages("hr/draft_item.html", f"{ITEM}/half-done", who="aud")
life.pages("hr/draft_item_new.html", f"{ITEM}/new")
life.pages(
    "hr/draft_preview.html",
    f"{ITEM}/rate-1/preview",
    *(f"{ITEM}/rate-1/preview?format={name}" for name in ("best_worst", "rank", "pick_one", "single_action")),
)
life.pages("hr/draft_changes.html", "/studio/banks/{older_version}/changes/{newer_version}")
life.pages("hr/draft_changes.html", "/studio/banks/{newer_version}/changes/{newer_version}")
life.pages("hr/bank.html", "/studio/banks/{newer_version}")
life.pages("errors/404.html", f"{ITEM}/none", status=404)


@life.state("hr/draft_item.html")
def the_history_of_an_item(visit: Visit) -> None:
    visit.go(f"{ITEM}/rank-1")
    visit.page.get_by_text("What changed in revision 3").click()
    expect(visit.page.locator("ins").first).to_be_visible()
    visit.page.get_by_text("More: cost, story").click()


@life.state("hr/_draft_lint.html")
def lint_while_somebody_types(visit: Visit) -> None:
    visit.go(f"{ITEM}/half-done")
    visit.page.get_by_label("Situation", exact=True).fill("Who is never wrong? And who is not?")
    expect(visit.page.locator("#lint").get_by_text("The stem asks more than one question.")).to_be_visible()


@life.state("hr/_draft_lint.html")
def an_option_more_and_one_less(visit: Visit) -> None:
    visit.go(f"{ITEM}/half-done")
    visit.press("Add an option")
    rows = visit.page.locator("[data-option]:visible")
    expect(rows).to_have_count(6)
    expect(rows.last.get_by_label("Text")).to_be_focused()
    with visit.page.expect_response("**/lint"):
        rows.first.get_by_role("button", name="Take this option out").click()
    expect(rows).to_have_count(5)


@life.state("hr/draft_item.html", status=422)
def an_item_that_cannot_be_read(visit: Visit) -> None:
    visit.go(f"{ITEM}/half-done")
    with visit.page.expect_response("**/lint"):
        visit.page.get_by_label("Title").fill("")
        visit.page.get_by_label("Effectiveness").first.fill("nine")
    visit.press("Save")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@life.state("hr/draft_item.html", status=422)
def a_step_without_its_reason(visit: Visit) -> None:
    visit.go(f"{ITEM}/rate-1")
    visit.press("Retire it")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@life.state("hr/draft_item_new.html", status=422)
def an_item_without_words(visit: Visit) -> None:
    visit.go(f"{ITEM}/new")
    visit.press("Save as a draft")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@life.state("hr/draft_conflict.html", status=409)
def two_people_at_one_item(visit: Visit) -> None:
    """What is sent was begun before somebody else saved; nothing of it is kept."""
    visit.go(f"{ITEM}/rank-1")
    visit.page.locator("form[data-lint] [name=based_on]").evaluate("field => { field.value = '2' }")
    with visit.page.expect_response("**/lint"):
        visit.page.get_by_label("Title").fill("What I call it")
        visit.page.get_by_label("Situation", exact=True).fill("What I say happens.")
        visit.page.get_by_label("Reason for the change").fill("Shorter.")
    visit.press("Save")
    expect(visit.page.get_by_text("both changed it").first).to_be_visible()


@life.state("hr/draft_publish.html", status=422)
def a_version_without_a_reason(visit: Visit) -> None:
    visit.go("/studio/drafts/{draft}/publish")
    visit.press("Publish")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@life.state("hr/draft_about.html", status=422)
def a_bank_without_a_title(visit: Visit) -> None:
    visit.go("/studio/drafts/new")
    visit.press("Begin")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@life.state("hr/draft_enemies.html", status=422)
def a_pair_of_one(visit: Visit) -> None:
    visit.go("/studio/drafts/{draft}/enemies")
    visit.press("Keep them apart")
    expect(visit.page.locator("#error-summary")).to_be_focused()
