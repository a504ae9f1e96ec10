"""Every state of what-if and of a job's specification."""

from playwright.sync_api import expect

from tests.support.states import States, Visit

what_if = States("olivia")
what_if.pages(
    "hr/what_if.html",
    "/studio/what-if/{scored}",
    "/studio/what-if/{scored}?look={look}",
    "/studio/what-if/{changing}?look={few_look}",  # too few
    "/studio/what-if/{unasked}",  # nobody invited
)
what_if.pages("hr/what_if.html", "/studio/what-if/{scored}?look={look}", who="aud")
what_if.pages("errors/404.html", "/studio/what-if/{scored}?look={few_look}", status=404)
what_if.pages(
    "hr/respecify.html",
    "/studio/jobs/{scored}/specification",
    "/studio/jobs/{scored}/specification?look={look}",
    "/studio/jobs/{changing}/specification",  # being applied
    "/studio/jobs/{unasked}/specification",
)
what_if.pages("hr/respecify.html", "/studio/jobs/{changing}/specification?look={few_look}", who="aud")


@what_if.state("hr/what_if.html")
def everything_that_could_be_different(visit: Visit) -> None:
    visit.go("/studio/what-if/{scored}")
    visit.page.locator("summary", has_text="One situation").click()
    visit.press("Show its key")
    expect(visit.page.get_by_role("group", name="Effectiveness, 1.00 to 7.00")).to_be_visible()


@what_if.state("hr/what_if.html")
def situations_to_leave_out(visit: Visit) -> None:
    visit.go("/studio/what-if/{scored}")
    visit.page.locator("summary", has_text="Fewer situations").click()
    expect(visit.page.get_by_role("group", name="Leave these out")).to_be_visible()


@what_if.state("hr/what_if.html", status=422)
def a_count_that_is_none(visit: Visit) -> None:
    visit.go("/studio/what-if/{scored}")
    visit.page.locator("summary", has_text="Another blueprint").click()
    visit.page.get_by_role("group", name="Care", exact=True).get_by_role("textbox").fill("many")
    visit.page.locator("details[open]").get_by_role("button", name="Look at it").click()
    expect(visit.page.locator("#problems")).to_be_visible()


@what_if.state("hr/what_if.html")
def a_picture_as_a_table(visit: Visit) -> None:
    visit.go("/studio/what-if/{scored}?look={look}")
    visit.page.locator("summary", has_text="as a table").click()


@what_if.state("hr/respecify.html", status=422)
def a_change_without_a_reason(visit: Visit) -> None:
    visit.go("/studio/jobs/{scored}/specification?look={look}")
    visit.page.get_by_role("button", name="Score all").click()
    expect(visit.page.locator("#error-summary")).to_be_focused()


@what_if.state("hr/respecify.html", status=422)
def no_version_chosen(visit: Visit) -> None:
    visit.go("/studio/jobs/{scored}/specification")
    visit.press("Look at what it would do")
    expect(visit.page.locator("#error-summary")).to_be_focused()
