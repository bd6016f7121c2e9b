"""What holds for every sheet, script and template: one sheet for both directions, nothing inline, nothing foreign."""

import gzip
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SHEETS = sorted((ROOT / "maghribcom/static").glob("*.css"))
SCRIPTS = sorted((ROOT / "maghribcom/static").glob("*.js"))
#: Mails are read by programs that know no sheets: they alone carry their style.
PAGES = sorted(path for path in (ROOT / "templates").rglob("*.html") if "mail" not in path.relative_to(ROOT).parts)

PHYSICAL = re.compile(
    r"^\s*(?:(?:min-|max-)?(?:width|height)|left|right|top|bottom|float:\s*(?:left|right)|text-align:\s*(?:left|right)"
    r"|(?:margin|padding|border|inset)(?:-(?:left|right|top|bottom))\S*)\s*[:;]",
    re.MULTILINE,
)
FOREIGN = re.compile(r"""(?:src|href|action|url\(|from|import\(|fetch\()\s*[=(]?\s*["'(]?(?:https?:)?//""")
#: Data for search engines is no script: nothing of it runs, and the policy of the pages says nothing of it.
INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script(?! type=\"application/ld\+json\")(?![^>]*\ssrc=)"
)
#: What one page may weigh is 60 kB compressed; the page itself needs its part of it.
STATIC_BUDGET_BYTES = 30_000

#: Text on its ground: at least 4.5 to 1.
TEXT_PAIRS = [
    *((text, ground) for ground in ("paper", "surface") for text in ("ink", "ink-2", "link", "ok", "warn", "error")),
    ("brand-2", "brand-wash"),
    ("brand", "surface"),
    ("brand", "paper"),
    ("on-brand", "brand"),
    ("clay", "clay-wash"),
    ("saffron", "saffron-wash"),
    ("ink", "saffron-wash"),
    ("link", "saffron-wash"),
    ("link", "brand-wash"),
    ("error", "error-wash"),
    *(("on-step", f"step-{step}") for step in range(4)),
    ("on-step-4", "step-4"),
]


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb, WCAG 2.2."""
    parts = [int(colour[start:end], 16) / 255 for start, end in pairwise((1, 3, 5, 7))]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21, WCAG 2.2."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def tokens(scheme: str) -> dict[str, str]:
    """The colours of the light or the dark scheme, by name."""
    sheet = (ROOT / "maghribcom/static/site.css").read_text(encoding="utf-8").split("@media print")[0]
    light, dark = sheet.split("@media (prefers-color-scheme: dark)", 1)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found if scheme == "light" else found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda path: path.name)
def test_sheets_use_logical_properties_only(sheet: Path) -> None:
    found = [line.strip() for line in PHYSICAL.findall(sheet.read_text(encoding="utf-8"))]
    assert not found, f"{sheet.name}: {found}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT / "templates")))
def test_templates_carry_no_inline_style_or_script(page: Path) -> None:
    assert not INLINE.findall(page.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", [*SHEETS, *SCRIPTS, *PAGES], ids=lambda path: path.name)
def test_nothing_is_asked_of_another_host(path: Path) -> None:
    assert not FOREIGN.findall(path.read_text(encoding="utf-8"))


def test_sheets_and_scripts_leave_room_in_the_budget_of_a_page() -> None:
    weight = sum(len(gzip.compress(path.read_bytes())) for path in (*SHEETS, *SCRIPTS))
    assert weight <= STATIC_BUDGET_BYTES


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_stands_out_from_its_ground(scheme: str, text: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_borders_of_inputs_can_be_seen(scheme: str, ground: str) -> None:
    colours = tokens(scheme)
    assert contrast(colours["field"], colours[ground]) >= 3
