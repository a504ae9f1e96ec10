"""Every state of item analysis."""

from playwright.sync_api import expect

from tests.support.states import States, Visit

analysis = States("olivia")
OF_ALL = "/studio/analysis/assessment/{assessment}"

analysis.pages("hr/analyses.html", "/studio/analysis")
analysis.pages("hr/analyses.html", "/studio/analysis", who="nina")
analysis.pages(
    "hr/analysis.html",
    OF_ALL,  # full of findings
    f"{OF_ALL}?sort=link",
    "/studio/analysis/job/{scored}",  # behind
    "/studio/analysis/job/{one}",  # being worked out
    "/studio/analysis/job/{closed}",  # three attempts
    "/studio/analysis/job/{nobody}",  # nobody has finished
    "/studio/analysis/bank/{bank}",  # never worked out
)
analysis.pages("hr/analysis.html", OF_ALL, who="aud")
analysis.pages(
    "hr/analysis_item.html",
    f"{OF_ALL}/items/{{contradicted}}",
    f"{OF_ALL}/items/{{ordinary}}",
    f"{OF_ALL}/items/{{unanswered}}",
    "/studio/analysis/job/{scored}/items/{ordinary}",
)


@analysis.state("hr/analysis.html", covers=f"{OF_ALL}.csv")
def numbers_taken_away_as_a_table(visit: Visit) -> None:
    take_away(visit, "CSV")


@analysis.state("hr/analysis.html", covers=f"{OF_ALL}.json")
def numbers_taken_away_as_json(visit: Visit) -> None:
    take_away(visit, "JSON")


def take_away(visit: Visit, kind: str) -> None:
    visit.go(OF_ALL)
    with visit.page.expect_download() as taken:
        visit.page.get_by_role("link", name=kind, exact=True).click()
    assert taken.value.suggested_filename.endswith(kind.lower())
    expect(visit.page.get_by_role("heading", level=1)).to_be_visible()
