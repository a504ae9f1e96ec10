"""Every state of the simulation lab and of background work."""

from playwright.sync_api import expect

from tests.support.states import States, Visit

lab = States("olivia")
lab.pages("hr/lab.html", "/studio/lab", "/studio/lab?after=500")
lab.pages("hr/lab.html", "/studio/lab", who="nina")
lab.pages("hr/lab_new.html", "/studio/lab/new", "/studio/lab/new?like={study}")
lab.pages("hr/lab_new.html", "/studio/lab/new", who="nina")
lab.pages(
    "hr/study.html",
    "/studio/lab/{study}",
    "/studio/lab/{plain_study}",
    "/studio/lab/{queued_study}",
    "/studio/lab/{running_study}",
    "/studio/lab/{stopping_study}",
    "/studio/lab/{cancelled_study}",
    "/studio/lab/{failed_study}",
)
lab.pages("hr/study.html", "/studio/lab/{study}", "/studio/lab/{running_study}", who="aud")
lab.pages("hr/study_beside.html", "/studio/lab/{study}/beside?other={plain_study}")
lab.pages("hr/study_beside.html", "/studio/lab/{plain_study}/beside?other={running_study}")
lab.pages("hr/task.html", "/studio/tasks/{running_task}", "/studio/tasks/{failed_task}")
lab.pages("errors/404.html", "/studio/lab/nothing", status=404)


@lab.state("hr/lab_new.html", status=422)
def a_study_refused(visit: Visit) -> None:
    visit.go("/studio/lab/new")
    visit.page.get_by_label("People to simulate").fill("7")
    visit.page.locator("summary", has_text="Leaked situations").click()
    visit.page.get_by_label("Have seen leaked situations, in percent").fill("10")
    visit.press("Start the study")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@lab.state("hr/study.html", covers="/studio/lab/{study}.csv")
def numbers_of_a_study_taken_away(visit: Visit) -> None:
    take_away(visit, "Download the numbers (CSV)")


@lab.state("hr/study.html", covers="/studio/lab/{study}.json")
def everything_of_a_study_taken_away(visit: Visit) -> None:
    take_away(visit, "Download everything (JSON)")


@lab.state("hr/study.html", covers="/studio/tasks/{running_task}.json")
def a_page_that_looks_by_itself(visit: Visit) -> None:
    """The script hides the link to look again, since it looks."""
    visit.go("/studio/lab/{running_study}")
    expect(visit.page.get_by_role("link", name="Look again")).to_be_hidden()


def take_away(visit: Visit, name: str) -> None:
    visit.go("/studio/lab/{study}")
    with visit.page.expect_download() as download:
        visit.page.get_by_role("link", name=name).click()
    assert download.value.path().stat().st_size > 1000
