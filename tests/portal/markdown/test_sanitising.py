import pytest

from portal.markdown.sanitising import sanitise


@pytest.mark.parametrize(
    ("html", "clean"),
    [
        ("<p>a<script>b</script><style>c</style></p>", "<p>a</p>"),
        ('<p style="color:red" class="x" id="y" data-z="1" hx-get="/" onclick="a">a</p>', '<p class="">a</p>'),
        ('<a href="javascript:a">b</a>', '<a rel="nofollow ugc noopener">b</a>'),
        ('<a href="\u202ejavascript:a">b</a>', '<a rel="nofollow ugc noopener">b</a>'),
        ('<a href="&#xe001;javascript:a">b</a>', '<a rel="nofollow ugc noopener">b</a>'),
        ('<a href="//a.fr">b</a>', '<a rel="nofollow ugc noopener">b</a>'),
        ('<a href="/b" target="_top" rel="opener">c</a>', '<a href="/b" rel="nofollow ugc noopener">c</a>'),
        ('<img src="https://a.fr/b.png" srcset="//a.fr/b.png">', "<img>"),
        ('<img src="/a.png" alt="b">', '<img src="/a.png" alt="b">'),
        ('<img src="/&#9;/a.fr/b.png">', "<img>"),
        ('<ol start="3"></ol><ol start="-1"></ol>', '<ol start="3"></ol><ol></ol>'),
        ('<li id="location">a</li><li id="fn-x">b</li>', '<li>a</li><li id="fn-x">b</li>'),
        ('<input type="text" name="a"><input type="checkbox" checked>', '<input><input type="checkbox" checked="">'),
        ('<div class="admonition modal note">a</div>', '<div class="admonition note">a</div>'),
        ("<!-- a --><?b?><svg><a>c</a></svg>d", "d"),
        ("<p>a\x00b&#0;&#x202e;</p>", "<p>ab\ufffd</p>"),
    ],
)
def test_the_allow_list(html, clean):
    assert sanitise(html) == clean
    assert sanitise(clean) == clean
