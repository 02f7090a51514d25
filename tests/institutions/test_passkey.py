"""A passkey of a real browser: added as a second factor, then enough by itself to sign in."""

import os

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import expect, sync_playwright

from tests.factories.institutions import UserFactory
from tests.journeys.conftest import CHROMIUM

PASSWORD = "một câu dài để nhớ"
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def page(live_server, monkeypatch):
    # The browser's driver runs a loop of its own in this thread; the rows are nevertheless asked for here alone.
    monkeypatch.setitem(os.environ, "DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM)
        page = browser.new_page(base_url=live_server.url.replace("127.0.0.1", "localhost"))
        page.set_default_timeout(10_000)
        device = page.context.new_cdp_session(page)
        device.send("WebAuthn.enable")
        device.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
        yield page
        browser.close()


@pytest.mark.journey
@pytest.mark.django_db(transaction=True)
def test_a_passkey_is_added_and_then_signs_in_by_itself(page):
    user = UserFactory(email="key@example.org", password=PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    page.goto("/accounts/login/?next=/accounts/2fa/webauthn/add/")
    page.locator("[name=login]").fill(user.email)
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()
    page.locator("[name=passwordless]").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Recovery codes")
    page.goto("/accounts/logout/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/?next=/account/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your account")
    assert user.authenticator_set.get(type="webauthn").last_used_at
