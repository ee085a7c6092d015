import pytest

from portal.markdown.finishing import Finisher, WrittenLink
from portal.markdown.identifiers import Identifiers
from portal.markdown.sanitising import sanitise


def finish(html: str, links: list[WrittenLink] | None = None):
    return Finisher(links or [], Identifiers(), 2).finish(sanitise(html))


@pytest.mark.parametrize(
    ("html", "finished", "plain"),
    [
        ("<p></p><p> </p><p>a</p>", "<p>a</p>", "a"),
        ("<h1></h1><h2>a</h2>", '<h2 id="texte-a">a</h2>', "a"),
        ('<p>a<a href="javascript:b">c</a>d</p>', "<p>acd</p>", "acd"),
        ('<p><img src="//a.fr" alt="b"></p>', "<p>b</p>", "b"),
        ('<p><img src="/a" alt="b"></p>', '<p><img src="/a" alt="b" loading="lazy"></p>', "b"),
        ("<div><p>a</p></div>", "<p>a</p>", "a"),
        ("<input><input type=text>a", "a", "a"),
        ("a<br>b &amp; &lt;c&gt;", "a<br>b &amp; &lt;c&gt;", "a\nb & <c>"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<p>\ue0009\ue001a\ue000</p>", "<p>a</p>", "a"),
    ],
)
def test_the_last_pass(html, finished, plain):
    rendered = finish(html)
    assert (rendered.html, rendered.plain) == (finished, plain)


def test_links_are_written_where_a_link_may_stand():
    links = [WrittenLink("a", None, "[[a]]"), WrittenLink("12", "b", "[[12|b]]"), WrittenLink("13", None, "[[13]]")]
    marks = "\ue0000\ue001 \ue0001\ue001 \ue0002\ue001"
    rendered = finish(f"<p>{marks}</p><code>{marks}</code><a href='/x' title='{marks}'>{marks}</a>", links)
    typed = "[[a]] [[12|b]] [[13]]"
    assert rendered.html == (
        '<p><wiki-link ref="a">a</wiki-link> <wiki-link ref="12">b</wiki-link> <wiki-link ref="13"></wiki-link></p>'
        f'<code>{typed}</code><a href="/x" title="{typed}" rel="nofollow ugc noopener">a b 13</a>'
    )
    assert rendered.links == ("a", "12", "13")


def test_a_heading_made_of_a_link_has_a_name():
    rendered = finish("<h1>\ue0000\ue001</h1>", [WrittenLink("12", None, "[[12]]")])
    assert [(heading.id, heading.text) for heading in rendered.headings] == [("texte-12", "[[12]]")]
    assert rendered.html == '<h2 id="texte-12"><wiki-link ref="12"></wiki-link></h2>'
