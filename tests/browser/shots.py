"""Pictures of the main pages of a running site, to look at: three widths, light and dark.

    python -m tests.browser.shots http://127.0.0.1:8000 FOLDER [--email ADDRESS --password WORDS]

With an account, the pages of a member are drawn too. Nothing is written on the site but the session.
"""

from __future__ import annotations

import argparse
import re
from itertools import product
from pathlib import Path

from playwright.sync_api import BrowserContext

from tests.browser.chromium import launched, opened

WIDTHS = (360, 768, 1280)
THEMES = ("light", "dark")
VISITOR = (
    "/", "/experiences/", "/articles/", "/etudes/", "/projets/", "/chercher/?q=impayes", "/chercher/?q=zzyzxqwv",
    "/qui-sait/", "/qui-sait/?q=repondre+a+un+marche+public+de+nettoyage+en+Bretagne", "/affaires/", "/questions/",
    "/ressources/", "/territoires/", "/couverture/", "/contradictions/", "/articles-recherches/", "/maturite/",
    "/membres/", "/cooperatives/", "/mots/", "/metiers/", "/axes/", "/compte/login/", "/compte/signup/", "/aide/",
    "/accessibilite/", "/absente/",
)  # fmt: skip
FIRST_OF = (
    "/experiences/", "/articles/", "/etudes/", "/projets/", "/affaires/", "/questions/", "/ressources/", "/membres/",
    "/cooperatives/", "/territoires/",
)  # fmt: skip
"""The first page that each of these lists leads to is drawn too."""
MEMBER = (
    "/mon-espace/", "/mon-espace/textes/", "/mon-espace/profil/", "/mon-espace/avis/", "/mon-espace/affaires/",
    "/mon-espace/questions/", "/raconter/", "/affaires/proposer/", "/questions/poser/",
)  # fmt: skip


def name_of(path: str, width: int, theme: str) -> str:
    words = re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
    return f"{words or 'accueil'}.{width}.{theme}.png"


def first_link(context: BrowserContext, url: str, listing: str) -> str | None:
    """The path of the first page below `listing` that it links to in its main part."""
    page = context.new_page()
    page.goto(url + listing)
    links = page.eval_on_selector_all("main a[href]", "(links) => links.map((link) => link.getAttribute('href'))")
    page.close()
    return next((link for link in links if link.startswith(listing) and "?" not in link and link != listing), None)


def draw(context: BrowserContext, url: str, paths: list[str], folder: Path) -> int:
    """Write the pictures of these pages; returns how many."""
    page = context.new_page()
    for path, (width, theme) in product(paths, product(WIDTHS, THEMES)):
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme="light" if theme == "light" else "dark", reduced_motion="reduce")
        page.goto(url + path)
        page.screenshot(path=folder / name_of(path, width, theme), full_page=True)
    page.close()
    return len(paths) * len(WIDTHS) * len(THEMES)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--email")
    parser.add_argument("--password")
    options = parser.parse_args()
    url = options.url.rstrip("/")
    options.folder.mkdir(parents=True, exist_ok=True)
    with launched() as browser:
        context = opened(browser)
        below = [first_link(context, url, listing) for listing in FIRST_OF]
        drawn = draw(context, url, [*VISITOR, *(path for path in below if path)], options.folder)
        if options.email:
            page = context.new_page()
            page.goto(f"{url}/compte/login/")
            page.locator("[name=login]").fill(options.email)
            page.locator("[name=password]").fill(options.password or "")
            page.locator("[name=password]").press("Enter")
            page.wait_for_url("**/mon-espace/")
            drawn += draw(context, url, list(MEMBER), options.folder)
        context.close()
    print(f"{drawn} pictures in {options.folder}")


if __name__ == "__main__":
    main()
