import re

import pytest

NEW = {
    "name": "Petra Novák",
    "email": "petra@example.org",
    "password": "eleven purple teapots",
    "roles": ["manager", "auditor"],
}


def roles_page(visitor, name):
    for address in re.findall(r'href="(/admin/staff/[0-9a-z]+/roles)"', visitor.get("/admin/staff").text):
        if f"access of {name}" in visitor.get(address).text:
            return address
    raise AssertionError(name)


def test_the_list_shows_one_organisation_only(ada, olivia):
    page = ada.get("/admin/staff").text
    assert all(name in page for name in ("Olivia", "Mateo", "Ada", "Aud"))
    assert "Nina" not in page
    assert "/admin/staff/new" in page
    assert "/admin/staff/new" not in olivia.get("/admin/staff").text


def test_somebody_new_can_sign_in(site, ada):
    assert ada.send("/admin/staff/new", **NEW).status_code == 303
    page = ada.get("/admin/staff").text
    assert "Petra Novák can sign in now." in page
    answer = site.visitor().send("/login", email=NEW["email"], password=NEW["password"])
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"name": ""}, "Enter a name."),
        ({"email": ""}, "Enter an e-mail address."),
        ({"email": "petra"}, "is not an e-mail address"),
        ({"email": "olivia@example.org"}, "There is a problem"),
        ({"password": "short"}, "between 12 and 256"),
        ({"roles": []}, "Choose at least one role."),
        ({"roles": ["emperor"]}, "There is a problem"),
    ],
)
def test_a_refused_form_says_why_and_adds_nobody(ada, change, words):
    answer = ada.send("/admin/staff/new", **(NEW | change))
    assert answer.status_code == 422
    assert words in answer.text
    assert "Petra Novák" not in ada.get("/admin/staff").text


def test_roles_are_changed_and_take_effect(site, ada):
    mateo = site.sign_in("Mateo")
    assert mateo.get("/admin/audit").status_code == 403
    address = roles_page(ada, "Mateo")
    assert ada.send(address, roles=["manager", "auditor"]).status_code == 303
    assert site.sign_in("Mateo").get("/admin/audit").status_code == 200
    assert ada.send(address, roles=[]).status_code == 422


def test_access_is_taken_away_at_once_and_given_back(site, ada):
    mateo = site.sign_in("Mateo")
    address = roles_page(ada, "Mateo")
    active = address.replace("/roles", "/active")
    assert ada.send(active, page=address, active="no").status_code == 303
    assert mateo.get("/account").status_code == 303
    assert "Cannot sign in" in ada.get("/admin/staff").text
    assert ada.send(active, page=address, active="yes").status_code == 303
    assert site.sign_in("Mateo").get("/account").status_code == 200


def test_the_last_administrator_stays_one(ada):
    address = roles_page(ada, "Ada")
    for path, fields in ((address, {"roles": ["hr"]}), (address.replace("/roles", "/active"), {"active": "no"})):
        answer = ada.send(path, page=address, **fields)
        assert answer.status_code == 422
        assert "at least one administrator" in answer.text


def test_other_organisations_staff_do_not_exist_here(site, ada):
    address = f"/admin/staff/{site.people.nina.id}/roles"
    assert ada.get(address).status_code == 404
    assert ada.send(address, page="/account", roles=["hr"]).status_code == 404
    assert ada.send(address.replace("/roles", "/active"), page="/account", active="no").status_code == 404


@pytest.mark.parametrize("name", ["Olivia", "Mateo", "Aud"])
def test_only_administrators_change_staff(site, name):
    person = site.sign_in(name)
    assert person.get("/admin/staff/new").status_code == 403
    assert person.send("/admin/staff/new", page="/account", **NEW).status_code == 403
