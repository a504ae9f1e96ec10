from tests.support.platform import PASSWORD

NEW = "eleven purple teapots"


def change(visitor, **fields):
    return visitor.send(
        "/account/password", page="/account", **({"current": PASSWORD, "new": NEW, "again": NEW} | fields)
    )


def test_the_account_says_who_one_is(olivia):
    page = olivia.get("/account").text
    assert "Riverside Clinic" in page
    assert "HR" in page


def test_a_new_password_ends_every_other_session_but_not_this_one(site, olivia):
    elsewhere = site.sign_in("Olivia")
    assert change(olivia).status_code == 303
    assert "Your password is changed" in olivia.get("/account").text
    assert elsewhere.get("/account").status_code == 303
    visitor = site.visitor()
    assert visitor.send("/login", email="olivia@example.org", password=PASSWORD).status_code == 422
    assert visitor.send("/login", email="olivia@example.org", password=NEW).status_code == 303


def test_a_refused_password_changes_nothing(site, olivia):
    assert "differ" in change(olivia, again="something else entirely").text
    assert "between 12 and 256" in change(olivia, new="short", again="short").text
    assert change(olivia, current="not the one").status_code == 422
    assert site.sign_in("Olivia").get("/account").status_code == 200


def test_colours_are_remembered_by_the_browser(olivia):
    assert "data-theme" not in olivia.get("/account").text
    olivia.send("/account/colours", page="/account", theme="dark")
    assert 'data-theme="dark"' in olivia.get("/account").text
    olivia.send("/account/colours", page="/account", theme="system")
    assert "data-theme" not in olivia.get("/account").text
    assert olivia.send("/account/colours", page="/account", theme="plaid").status_code == 422
