"""Somebody at a browser: opens pages, types and clicks by the words on them, and notices what no page may do."""

from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from tests.journeys.site import Site
from tests.journeys.words import Words

PHONE, NARROWEST, DESKTOP = 360, 320, 1280
HEIGHT = 900
#: Of the machine that runs the tests, not of the pages: it does other work at the same time.
PATIENCE_MS = 30_000
expect.set_options(timeout=PATIENCE_MS)


class Person:
    """A person with a browser of their own, who reads pages in one language."""

    def __init__(self, context: BrowserContext, site: Site, language: str) -> None:
        self.site, self.words = site, Words(language)
        self.context = context
        context.set_default_timeout(PATIENCE_MS)
        self.page: Page = context.new_page()
        self.troubles: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.troubles.append(f"{self.page.url}: {error}"))
        self.page.on("request", lambda request: self._check_host(request.url))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.troubles.append(f"{self.page.url}: {message.text}")

    def _check_host(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme != "data" and f"{parts.scheme}://{parts.netloc}" != self.site.url:
            self.troubles.append(f"{self.page.url} asked another host: {url}")

    def open(self, path: str) -> None:
        """Go to a page of one's language and look at it."""
        self.page.goto(f"{self.site.url}/{self.words.language}{path}")
        self.look()

    def follow(self, link: str) -> None:
        """Open a link that came by mail."""
        self.page.goto(link)
        self.look()

    def press(self, text: str, *, look: bool = True) -> None:
        """Press the button or follow the link with these words, and look at the page that comes."""
        here, words = self.page.locator("main"), self.words(text)
        button = here.get_by_role("button", name=words, exact=True)
        self.leave_by(button.or_(here.get_by_role("link", name=words, exact=True)), look=look)

    def leave_by(self, way: Locator, *, look: bool = True) -> None:
        """Click on something that opens a page, and look at it."""
        with self.page.expect_navigation():
            way.filter(visible=True).first.click()
        if look:
            self.look()

    def field(self, text: str) -> Locator:
        """The field with this label."""
        return self.page.get_by_label(self.words.label(text))

    def choose(self, field: Locator, word: str, *, scripts: bool = True, keyboard: bool = False) -> None:
        """Take a word of the vocabulary: from the list that opens while typing, or typed out where nothing opens."""
        if not scripts:
            field.fill(word)
            return
        field.press_sequentially(word[:-1])
        option = self.page.get_by_role("option").filter(has_text=word).filter(visible=True).first
        expect(option).to_be_visible()
        if keyboard:
            for _step in range(self.page.get_by_role("option").filter(visible=True).count()):
                field.press("ArrowDown")
                active = self.page.locator(f"#{field.get_attribute('aria-activedescendant')}")
                if active.locator("bdi").inner_text() == word:
                    break
            field.press("Enter")
        else:
            option.click()
        expect(field).to_have_value(word)
        expect(field).to_have_attribute("aria-expanded", "false")

    def sees(self, text: str) -> None:
        """One of our texts is on the page."""
        self.sees_text(self.words(text))

    def sees_text(self, text: str) -> None:
        """These very words are on the page."""
        expect(self.page.locator("main").get_by_text(text).filter(visible=True).first).to_be_visible()

    def sees_done(self, number: int) -> None:
        """The task list says how many of the six tasks are done."""
        assert self.page.locator("h1").inner_text() == self.words("%(done)s of %(all)s done", done=number, all=6)

    def sign_in(self, address: str, password: str) -> None:
        """Sign in by the form."""
        self.open("/sign-in")
        self.field("E-mail address").fill(address)
        self.field("Password").fill(password)
        self.press("Sign in")

    def look(self, *, troubles: bool = True) -> None:
        """What holds for every page: its language and direction, one heading, a title, no sideways scroll, no trouble.

        A browser writes each answer of 400 and more on its console: `troubles` is false where one is expected.
        """
        self.page.wait_for_load_state()
        html = self.page.locator("html")
        assert html.get_attribute("lang") == self.words.language, self.page.url
        assert html.get_attribute("dir") == self.words.direction, self.page.url
        assert self.page.locator("h1").count() == 1, f"{self.page.url} has not one heading"
        assert self.page.title().strip(" –"), f"{self.page.url} has no title"
        assert sideways_at(self.page, NARROWEST) == [], f"{self.page.url} scrolls sideways"
        assert not troubles or not self.troubles, self.troubles


def sideways_at(page: Page, width: int) -> list[str]:
    """What stands out of a window of this width, when it would scroll sideways."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": HEIGHT})
    found: list[str] = page.evaluate(
        """() => {
            const root = document.documentElement;
            if (root.scrollWidth <= root.clientWidth) return [];
            return [...document.body.querySelectorAll("*")]
              .map((one) => [one, one.getBoundingClientRect()])
              .filter(([, box]) => box.right > root.clientWidth + 1 || box.left < -1)
              .map(([one]) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)}`)
              .slice(0, 5).concat("sideways");
        }"""
    )
    if before:
        page.set_viewport_size(before)
    return found


def new_person(
    browser: Browser, site: Site, language: str, *, scripts: bool = True, width: int = DESKTOP, **options: object
) -> Person:
    """Somebody with a fresh browser whose first language is that of the pages."""
    context = browser.new_context(
        locale={"ar": "ar-MA", "fr": "fr-FR", "en": "en-GB"}[language],
        java_script_enabled=scripts,
        viewport={"width": width, "height": HEIGHT},
        reduced_motion="reduce",
        **options,  # type: ignore[arg-type]
    )
    return Person(context, site, language)
