"""Every state a member of staff, or somebody who is not signed in, can meet."""

import re

from playwright.sync_api import expect

from hiring.domain.banks.model import Format
from tests.support.platform import PASSWORD
from tests.support.states import States, Visit

BOTH_BAD = "Ana <ana@example.org>\nno address at all\nBo <bo@example.org\nAna again <ana@example.org>"
ERRORS = {"403": 403, "409": 409, "410": 410, "422": 422, "500": 500, "503": 503}

# --- nobody, and one's own account ----------------------------------------------------------------

accounts = States("ada")
accounts.pages("account/front.html", "/", who="nobody")
accounts.pages("account/login.html", "/login", "/login?next=/studio", who="nobody")
accounts.pages("errors/404.html", "/nowhere", who="nobody", status=404)
for name, code in ERRORS.items():
    accounts.pages(f"errors/{name}.html", f"/favicon.ico?status={name}", who="nobody", status=code)
accounts.pages("account/account.html", "/account")
accounts.pages("admin/staff.html", "/admin/staff")
accounts.pages("admin/new_staff.html", "/admin/staff/new")
accounts.pages("admin/roles.html", "/admin/staff/{colleague}/roles")
accounts.pages("admin/audit.html", "/admin/audit", "/admin/audit?before=1")
accounts.pages("errors/403.html", "/studio", status=403)


@accounts.state("account/login.html", who="nobody", status=422)
def a_refused_sign_in(visit: Visit) -> None:
    visit.go("/login")
    visit.press("Sign in")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@accounts.state("errors/400.html", who="nobody", status=400)
def a_form_without_its_token(visit: Visit) -> None:
    visit.go("/login")
    visit.page.locator("[name=csrf_token]").evaluate("field => field.remove()")
    visit.press("Sign in")
    expect(visit.page.get_by_text("Error 400")).to_be_visible()


@accounts.state("account/login.html")
def signed_out(visit: Visit) -> None:
    """Of a session of its own: the others stay signed in."""
    visit.page.context.clear_cookies()
    visit.go("/login")
    visit.page.get_by_label("E-mail address").fill(visit.town.email("aud"))
    visit.page.get_by_label("Password").fill(PASSWORD)
    visit.press("Sign in")
    visit.page.get_by_role("button", name="Sign out").first.click()
    expect(visit.page.get_by_text("You have signed out.")).to_be_visible()


@accounts.state("account/account.html", status=422)
def a_refused_password(visit: Visit) -> None:
    visit.go("/account")
    visit.press("Change password")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@accounts.state("admin/new_staff.html", status=422)
def a_refused_colleague(visit: Visit) -> None:
    visit.go("/admin/staff/new")
    visit.press("Add")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@accounts.state("admin/roles.html", status=422)
def the_last_administrator_stays(visit: Visit) -> None:
    visit.go("/admin/staff")
    visit.page.get_by_role("row", name=re.compile("Ada Lindgren")).get_by_role("link").click()
    visit.page.get_by_label("Administrator").uncheck()
    visit.page.locator("main form .btn.primary").first.click()
    expect(visit.page.locator("#error-summary")).to_be_focused()


@accounts.state("account/account.html", who="nina")
def the_menu_of_a_phone(visit: Visit) -> None:
    visit.page.set_viewport_size({"width": 320, "height": 640})
    visit.go("/account")
    visit.page.locator("summary", has_text="Menu").click()


# --- HR -------------------------------------------------------------------------------------------

studio = States("olivia")
EMPTY = "nina"  # where nothing has been made yet
studio.pages("hr/home.html", "/studio")
studio.pages("hr/home.html", "/studio", who=EMPTY)
studio.pages("hr/values.html", "/studio/values", "/studio/values/versions/{earlier}")
studio.pages("hr/values.html", "/studio/values", who=EMPTY)
studio.pages("hr/values.html", "/studio/values", who="aud")
studio.pages("hr/values_edit.html", "/studio/values/edit")
studio.pages("hr/values_edit.html", "/studio/values/edit", who=EMPTY)
studio.pages("hr/banks.html", "/studio/banks")
studio.pages("hr/banks.html", "/studio/banks", who=EMPTY)
studio.pages("hr/bank.html", "/studio/banks/{bank}")
studio.pages("hr/item.html", *(f"/studio/banks/{{bank}}/items/{{{form.value}}}" for form in Format))
studio.pages("hr/assessments.html", "/studio/assessments")
studio.pages("hr/assessments.html", "/studio/assessments", who=EMPTY)
studio.pages("hr/assessment.html", "/studio/assessments/{assessment}")
studio.pages("hr/assessment.html", "/studio/assessments/{tiny_assessment}", who="erika")
studio.pages("hr/assessment_bank.html", "/studio/assessments/new")
studio.pages("hr/assessment_bank.html", "/studio/assessments/new", who=EMPTY)
studio.pages("hr/assessment_new.html", "/studio/assessments/new/{bank}")
studio.pages("hr/jobs.html", "/studio/jobs")
studio.pages("hr/jobs.html", "/studio/jobs", who=EMPTY)
studio.pages("hr/job_new.html", "/studio/jobs/new")
studio.pages("hr/job_new.html", "/studio/jobs/new", who=EMPTY)
studio.pages("hr/job.html", "/studio/jobs/{scored}", "/studio/jobs/{nobody}", "/studio/jobs/{closed}")
studio.pages("hr/job.html", "/studio/jobs/{one}", who="aud")
studio.pages("hr/job.html", "/studio/jobs/{off}", who="erika")
studio.pages("hr/invite.html", "/studio/jobs/{nobody}/invite", "/studio/jobs/{closed}/invite")
studio.pages("errors/404.html", "/studio/jobs/{off}", status=404)


@studio.state("hr/values_edit.html", status=422)
def values_that_cannot_be_saved(visit: Visit) -> None:
    visit.go("/studio/values/edit")
    visit.page.get_by_label("Vision").fill("")
    visit.page.get_by_label("Importance, 1 to 10").first.fill("eleven")
    visit.press("Save")
    expect(visit.page.locator("#problems")).to_be_visible()


@studio.state("hr/assessment_new.html")
def a_form_looked_at_before_it_is_saved(visit: Visit) -> None:
    visit.go("/studio/assessments/new/{bank}")
    visit.page.get_by_label("Name of the assessment").fill("Front desk")
    visit.page.get_by_label("Share of care, in percent").fill("27")
    visit.press("Preview")
    expect(visit.page.get_by_role("heading", name=re.compile("^Preview: "))).to_be_visible()


@studio.state("hr/assessment_new.html", status=422)
def an_assessment_refused(visit: Visit) -> None:
    visit.go("/studio/assessments/new/{bank}")
    visit.press("Save")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@studio.state("hr/assessment_new.html", status=422)
def a_form_that_cannot_be_made(visit: Visit) -> None:
    visit.go("/studio/assessments/new/{bank}")
    visit.page.get_by_label("Name of the assessment").fill("Front desk")
    visit.page.locator("#mapping select").first.select_option("-")
    visit.press("Preview")
    expect(visit.page.locator("#problems")).to_be_visible()


@studio.state("hr/job_new.html", status=422)
def a_job_refused(visit: Visit) -> None:
    visit.go("/studio/jobs/new")
    visit.page.get_by_label("Days to answer").fill("0")
    visit.press("Open the job")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@studio.state("hr/job.html", who="erika", status=422)
def ranking_without_a_reason(visit: Visit) -> None:
    visit.go("/studio/jobs/{off}")
    visit.press("Switch ranking on")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@studio.state("hr/invite.html", status=422)
def a_person_without_an_address(visit: Visit) -> None:
    visit.go("/studio/jobs/{nobody}/invite")
    visit.press("Invite and show the link")
    expect(visit.page.locator("#error-summary")).to_be_focused()


@studio.state("hr/links.html", who="erika")
def one_link(visit: Visit) -> None:
    visit.go("/studio/jobs/{off}/invite")
    visit.page.get_by_label("Name").fill("Noor")
    visit.page.get_by_label("E-mail address").fill("noor.of.looks@example.org")
    visit.press("Invite and show the link")
    expect(visit.page.get_by_role("button", name="Copy the link")).to_be_visible()


def paste(visit: Visit, lines: str) -> None:
    visit.go("/studio/jobs/{nobody}/invite")
    visit.page.get_by_label("One person per line").fill(lines)
    visit.press("Check the list")


@studio.state("hr/invite_check.html", status=422)
def a_list_with_bad_rows(visit: Visit) -> None:
    paste(visit, BOTH_BAD)
    expect(visit.page.get_by_role("heading", name="Rows to mend")).to_be_visible()


@studio.state("hr/invite_check.html", status=422)
def a_list_of_bad_rows_only(visit: Visit) -> None:
    paste(visit, "nobody, nowhere")
    expect(visit.page.get_by_role("heading", name="No row can be used as it is")).to_be_visible()


@studio.state("hr/invite_check.html", status=422)
def a_file_that_is_not_text(visit: Visit) -> None:
    visit.go("/studio/jobs/{nobody}/invite")
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": b"name,email\nJos\xe9,jose@example.org\n"}
    visit.page.get_by_label("CSV file").set_input_files(file)  # type: ignore[arg-type]
    visit.press("Check the file")
    expect(visit.page.get_by_text("not UTF-8")).to_be_visible()


@studio.state("hr/links.html", who="erika")
def many_links(visit: Visit) -> None:
    visit.go("/studio/jobs/{off}/invite")
    visit.page.get_by_label("One person per line").fill("Ana <ana.l@example.org>\nBo <bo.l@example.org>")
    visit.press("Check the list")
    visit.page.get_by_role("button", name="Invite these 2").click()
    expect(visit.page.get_by_role("button", name="Copy all")).to_be_visible()


# --- managers -------------------------------------------------------------------------------------

managers = States("mateo")
managers.pages("manager/jobs.html", "/jobs")
managers.pages("manager/jobs.html", "/jobs", who="idris")
managers.pages("manager/shortlist.html", "/jobs/{scored}/shortlist", "/jobs/{scored}/shortlist?k=10")
managers.pages("manager/shortlist.html", "/jobs/{scored}/shortlist?after=50", "/jobs/{scored}/shortlist?after=900")
managers.pages("manager/shortlist.html", "/jobs/{one}/shortlist", "/jobs/{nobody}/shortlist")
managers.pages("manager/shortlist.html", "/jobs/{off}/shortlist", who="malik")
managers.pages("manager/candidate.html", "/jobs/{scored}/candidates/{ranked}", "/jobs/{scored}/candidates/{flagged}")
managers.pages("manager/candidate.html", "/jobs/{scored}/candidates/{ranked}", who="olivia")  # may take the key away
managers.pages("manager/ledger.html", "/jobs/{scored}/candidates/{ranked}/ledger")
managers.pages("manager/no_score.html", "/jobs/{scored}/candidates/{review}", "/jobs/{scored}/candidates/{answering}")
managers.pages("manager/no_score.html", "/jobs/{scored}/candidates/{review}/ledger")
managers.pages("errors/404.html", "/jobs/{off}/shortlist", status=404)
managers.pages("errors/403.html", "/studio/jobs", status=403)


@managers.state("manager/ledger.html")
def a_ledger_with_its_situations_open(visit: Visit) -> None:
    visit.go("/jobs/{scored}/candidates/{flagged}/ledger")
    for summary in visit.page.locator("summary", has_text="The situation").all()[:3]:
        summary.click()
