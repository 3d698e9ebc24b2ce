# SPDX-License-Identifier: MIT
# A page, taken apart: strict about what is open, and about what may be there.
import csv, html.parser, io, re, urllib.parse

VOID = {"meta"}
TAGS = set("""html head meta title style body header nav section h1 h2 h3 p div ul
li dl dt dd table thead tbody tr th td span figure figcaption a pre svg g path
text rect polygon circle use defs filter feFlood feComposite""".lower().split())
ATTRIBUTES = set("""lang aria-label colspan charset http-equiv content name class scope download
href role viewbox xmlns xmlns:xlink xlink:href id x y width height fill stroke
stroke-width stroke-dasharray stroke-linecap stroke-linejoin color d transform
font-family font-size text-anchor cx cy r opacity filterunits flood-color
flood-opacity result in in2 operator shape-rendering points
fill-opacity""".split())

class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__(convert_charrefs=True)
        self.open, self.tables, self.links, self.ids = [], [], [], []
        self.text, self.tips, self.figures, self.policy = "", [], 0, None
        self.contents = []
        self.feed(open(path, encoding="utf-8").read())
        self.close()
        assert not self.open, self.open
        assert set(self.contents) <= set(self.ids), self.contents
    def handle_starttag(self, tag, attributes):
        assert tag in TAGS, tag
        for name, value in attributes:
            assert name in ATTRIBUTES, (tag, name)
            if name in ("href", "xlink:href"):
                assert value.startswith(("#", "data:text/csv")), value
            if name == "id":
                assert value not in self.ids, value
                self.ids.append(value)
        attributes = dict(attributes)
        if attributes.get("http-equiv") == "Content-Security-Policy":
            self.policy = attributes["content"]
        if tag == "a":
            (self.contents if "nav" in self.open else
             self.links).append(attributes["href"].lstrip("#"))
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append("")
        self.figures += tag == "figure"
        if tag == "title" and "svg" in self.open:
            self.tips.append("")
        if tag not in VOID:
            self.open.append(tag)
    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()
    def handle_endtag(self, tag):
        assert self.open.pop() == tag, tag
    def handle_data(self, data):
        if "style" in self.open:
            assert "url" not in data and "@import" not in data
            return
        if "title" in self.open and "svg" in self.open:
            self.tips[-1] += data
            return
        self.text += data
        if "td" in self.open or "th" in self.open:
            self.tables[-1][-1][-1] += data
    def data(self):
        for link in self.links:
            text = urllib.parse.unquote(link.partition(",")[2], errors="strict")
            yield list(csv.DictReader(io.StringIO(text), strict=True))
