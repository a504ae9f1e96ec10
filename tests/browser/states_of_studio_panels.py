"""Every state in which HR meets a panel, and in which its members meet it."""

from playwright.sync_api import expect

from tests.support.states import States, Visit

panels = States("olivia")
panels.pages("hr/panels.html", "/studio/panels")
panels.pages("hr/panels.html", "/studio/panels", who="nina")
panels.pages("hr/panels.html", "/studio/panels", who="aud")
panels.pages("hr/panel_new.html", "/studio/panels/new/{panel_draft}")
panels.pages("hr/panel_importance_new.html", "/studio/panels/importance")
panels.pages("hr/panel_importance_new.html", "/studio/panels/importance", who="nina")
panels.pages("hr/panel.html", *(f"/studio/panels/{{panel_{state}}}" for state in ("empty", "open", "talked", "closed")))
panels.pages("hr/panel.html", "/studio/panels/{panel_open}", who="aud")
panels.pages(
    "hr/panel_item.html", *(f"/studio/panels/{{panel_{state}}}/items/{{panel_item}}" for state in ("open", "empty"))
)
panels.pages("hr/panel_key.html", *(f"/studio/panels/{{panel_{state}}}/key" for state in ("empty", "open", "closed")))
panels.pages("hr/panel_key.html", "/studio/panels/{panel_closed}/key", who="aud")
panels.pages("hr/panel_importance.html", "/studio/panels/{importance_open}", "/studio/panels/{importance_closed}")
panels.pages("errors/404.html", "/studio/panels/nowhere", status=404)


@panels.state("hr/panel_new.html", status=422)
def a_panel_without_a_name(visit: Visit) -> None:
    visit.go("/studio/panels/new/{panel_draft}")
    visit.press("Open the panel")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@panels.state("hr/panel.html", status=422)
def members_who_cannot_be_invited(visit: Visit) -> None:
    visit.go("/studio/panels/{panel_empty}")
    visit.page.get_by_label("Group").fill("leaders")
    visit.page.get_by_label("One person per line").fill("nobody, nowhere")
    visit.press("Invite and show the links")
    expect(visit.page.locator("#problems")).to_be_visible()


@panels.state("hr/panel_links.html", who="erika")
def links_shown_once(visit: Visit) -> None:
    visit.go("/studio/panels/new/{working_copy}")
    visit.page.get_by_label("Name of the panel").fill("What works")
    visit.press("Open the panel")
    visit.page.get_by_label("Group").fill("leaders")
    visit.page.get_by_label("One person per line").fill("Ana <ana@example.org>\nBo <bo@example.org>")
    visit.press("Invite and show the links")
    expect(visit.page.get_by_role("button", name="Copy all")).to_be_visible()


@panels.state("hr/panel.html", status=422)
def a_second_round_about_nothing(visit: Visit) -> None:
    visit.go("/studio/panels/{panel_open}")
    visit.page.get_by_text("Start the second round", exact=True).click()
    for box in visit.page.locator("[name=items]").all():
        box.uncheck()
    visit.press("Start the second round now")
    expect(visit.page.get_by_text("No situation is chosen.")).to_be_visible()


@panels.state("hr/panel_key.html", status=422)
def a_decision_without_a_reason(visit: Visit) -> None:
    visit.go("/studio/panels/{panel_closed}/key")
    visit.page.locator("summary", has_text="Decide about").first.click()
    visit.page.get_by_label("is kept").first.check()
    visit.press("Decide")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@panels.state("hr/panel_importance.html", status=422)
def importance_without_a_reason(visit: Visit) -> None:
    visit.go("/studio/panels/{importance_closed}")
    visit.press("Carry over into the values")
    expect(visit.page.locator("#error-summary")).to_be_focused()


members = States("nobody")
members.pages(
    "panel/door.html", "/panel/{link_new}", "/panel/{link_begun}", "/panel/{link_round_2}", "/panel/{link_of_sets}"
)
members.pages("panel/item.html", "/panel/{link_begun}/1", "/panel/{link_round_2}/1")
members.pages("panel/set.html", "/panel/{link_of_sets}/1")
members.pages("panel/review.html", "/panel/{link_begun}/review", "/panel/{link_round_2}/review")
members.pages("panel/review.html", "/panel/{link_of_sets}/review")
members.pages("panel/thanks.html", "/panel/{link_done}", "/panel/{link_of_sets_done}")
for link in ("withdrawn", "missed", "shut"):
    members.pages("panel/closed.html", f"/panel/{{link_{link}}}", status=410)
members.pages("errors/404.html", "/panel/nothing-of-ours", status=404)


@members.state("panel/item.html", status=422)
def a_rating_left_open(visit: Visit) -> None:
    visit.go("/panel/{link_begun}/2")
    visit.page.locator(".step").nth(4).click()
    visit.press("Save and continue")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@members.state("panel/set.html", status=422)
def a_set_left_open(visit: Visit) -> None:
    visit.go("/panel/{link_of_sets}/2")
    visit.page.locator(".side").first.click()
    visit.press("Save and continue")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@members.state("panel/review.html", status=422)
def handing_in_too_early(visit: Visit) -> None:
    visit.go("/panel/{link_of_sets}/review")
    visit.press("Hand in")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@members.state("panel/thanks.html")
def what_was_given_opened(visit: Visit) -> None:
    visit.go("/panel/{link_done}")
    for summary in visit.page.locator("summary").all():
        summary.click()
