# SPDX-License-Identifier: MIT
"""page.py PAGE PICTURES [ROW…]: a report as people see it.

Whatever it is shown on, it asks for nothing but itself, has no complaint, is
no wider than the screen, nor are its figures, which have the colour of its
text.  Each ROW, cells joined by |, is seen in one of its tables.  The pictures
are left in the folder.
"""
import os
import sys

from browser import Browser

SHOWN = {
    "light": (1200, 900, "light", "screen"),
    "dark": (1200, 900, "dark", "screen"),
    "phone": (390, 844, "light", "screen"),
    "print": (700, 1000, "dark", "print"),
}
ROWS = """[...document.querySelectorAll("tr")].filter(r => r.offsetHeight > 9)
    .map(r => [...r.cells].map(c => c.innerText.trim()).join("|"))"""
COLOURS = """[...document.querySelectorAll("svg text")]
    .map(t => getComputedStyle(t).fill)
    .filter(c => c != getComputedStyle(document.body).color)"""
BACK = "getComputedStyle(document.body).backgroundColor"
# What is found where the first point of each figure is, if it was scrolled to.
TIPS = """[...document.querySelectorAll("svg")].map(svg => {
    let title = svg.querySelector("g > title"), use = title.parentNode;
    use.scrollIntoView({block: "center", inline: "center"});
    let box = use.getBoundingClientRect();
    let found = document.elementFromPoint(box.x + box.width / 2,
                                          box.y + box.height / 2);
    found = found && found.closest("svg g:has(> title)");
    return found ? found.querySelector("title").textContent : "";
})"""
CUT = """[...document.querySelectorAll("figure")].filter(
    f => f.querySelector("svg").getBoundingClientRect().right > %d)
    .map(f => f.querySelector("h3").innerText)"""
HIDDEN = """[...document.querySelectorAll(".wide")].filter(
    w => w.scrollWidth > w.clientWidth).map(w => w.innerText.slice(0, 99))"""
# Contents lead to every heading, and nowhere else.
LINKS = """[...document.querySelectorAll("nav a")].map(a =>
    document.querySelector(a.hash).innerText == a.innerText)"""
HEADINGS = 'document.querySelectorAll("h2, h3").length'
DATA = """[...document.querySelectorAll("a[download]")].map(a =>
    decodeURIComponent(a.href.split(",")[1]).split("\\n")[0])"""


def check(browser, path, name, rows):
    width = SHOWN[name][0]
    browser.show(path, *SHOWN[name])
    wide = browser.ask("document.documentElement.scrollWidth")
    assert wide <= width, f"{name}: {wide} of {width} pixels wide"
    seen = browser.ask(ROWS)
    for row in rows:
        assert row in seen or row + " ~" in seen, f"{name}: not seen: {row}"
    assert browser.ask(COLOURS) == [], name
    light = browser.ask(BACK) == "rgb(255, 255, 255)"
    assert light == (name != "dark"), name
    figures = browser.ask('document.querySelectorAll("figure").length')
    assert figures and browser.ask(
        '[...document.querySelectorAll("svg")].every(s => s.getBBox().width > 99)')
    # A phone has tables that scroll; wider ones would hide their verdicts.
    hidden = browser.ask(HIDDEN) if name != "phone" else []
    assert hidden == [], f"{name}: not all is seen of {hidden}"
    cut = browser.ask(CUT % width)
    assert cut == [], f"{name}: not all is seen of {cut}"
    assert browser.ask(DATA) == ["series,row,level,what,value,unit"] * figures
    assert browser.ask(LINKS) == [True] * browser.ask(HEADINGS)
    if name == "light":
        tips = browser.ask(TIPS)
        assert len(tips) == figures and all(": " in tip for tip in tips), tips
    assert browser.requests == ["file://" + path], browser.requests
    assert browser.complaints == [], browser.complaints


def main(path, pictures, *rows):
    path = os.path.abspath(path)
    with Browser() as browser:
        for name in SHOWN:
            check(browser, path, name, rows)
            browser.picture(f"{pictures}/{name}.png")


main(*sys.argv[1:])
