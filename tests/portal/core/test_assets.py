"""Bundles: order, determinism, refusals, and the weight promised to readers."""

import gzip
import os
import shutil
import subprocess
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django import Settings

from portal.core import assets

ROOT = Path(__file__).parents[3] / "static"


def write(root: Path, **modules: str) -> Path:
    folder = root / "js"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in modules.items():
        (folder / f"{name}.js").write_text(text, encoding="utf-8")
    return root


def test_css_comes_in_order_of_layers() -> None:
    names = [path.name for path in assets.css_sources(ROOT)]
    assert names[:5] == ["layers.css", "reset.css", "tokens.css", "base.css", "layout.css"]
    assert names[-2:] == ["utilities.css", "print.css"]
    assert names[5:-2] == sorted(names[5:-2])
    assert len(names) == len(list((ROOT / "css").rglob("*.css")))


def test_css_bundle_has_no_comment_and_balanced_braces() -> None:
    text = assets.css_text(assets.css_sources(ROOT))
    assert text.startswith("@layer reset, tokens, base, layout, components, utilities, print;")
    assert "/*" not in text
    assert text.count("{") == text.count("}")


def test_component_with_relative_url_is_refused(tmp_path: Path) -> None:
    component = tmp_path / "components" / "x.css"
    component.parent.mkdir()
    component.write_text(".x { background: url(../x.svg) }", encoding="utf-8")
    with pytest.raises(assets.AssetError, match=r"x\.css"):
        assets.css_text([component])


def test_modules_come_after_what_they_import() -> None:
    names = [path.name for path in assets.js_sources(ROOT)]
    assert names[-1] == "main.js"
    assert names.index("words.js") < names.index("options.js") < names.index("picker.js")


def test_names_of_two_modules_never_meet(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        a='const secret = "a";\nexport function hello() { return secret; }\n',
        main='import { hello } from "./a.js";\nconst secret = "main";\nconsole.log(hello(), secret);\n',
    )
    text = assets.js_text(assets.js_sources(root))
    node = shutil.which("node")
    if node is None:
        assert "const { hello } = m_a;" in text
        return
    done = subprocess.run([node, "-e", text], capture_output=True, text=True, check=True)
    assert done.stdout == "a main\n"


def test_import_cycle_is_named(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        a='import { b } from "./main.js";\nexport const a = b;\n',
        main='import { a } from "./a.js";\nexport const b = a;\n',
    )
    with pytest.raises(assets.AssetError, match=r"main\.js → a\.js"):
        assets.js_sources(root)


def test_missing_module_is_named(tmp_path: Path) -> None:
    root = write(tmp_path, main='import { a } from "./gone.js";\n')
    with pytest.raises(assets.AssetError, match=r"gone\.js"):
        assets.js_sources(root)


def test_other_module_syntax_is_refused(tmp_path: Path) -> None:
    root = write(tmp_path, main="export default 3;\n")
    with pytest.raises(assets.AssetError, match=r"main\.js"):
        assets.js_text(assets.js_sources(root))


def test_same_sources_give_same_bytes(tmp_path: Path) -> None:
    first = assets.build(ROOT, tmp_path / "one")
    second = assets.build(ROOT, tmp_path / "two")
    assert first == second
    for bundle in first:
        assert (tmp_path / "one" / bundle.path).read_bytes() == (tmp_path / "two" / bundle.path).read_bytes()


def test_unchanged_bundle_is_not_rewritten(tmp_path: Path) -> None:
    assets.build(ROOT, tmp_path)
    path = tmp_path / assets.CSS_BUNDLE
    before = path.stat().st_mtime_ns
    assets.build(ROOT, tmp_path)
    assert path.stat().st_mtime_ns == before


def test_weight_once_compressed() -> None:
    scripts = assets.js_text(assets.js_sources(ROOT)).encode() + (ROOT / "js" / "early.js").read_bytes()
    styles = assets.css_text(assets.css_sources(ROOT)).encode()
    font = (ROOT / "fonts" / "literata-titles.woff2").stat().st_size
    assert len(gzip.compress(scripts)) <= 12_000
    assert len(gzip.compress(styles)) <= 12_000
    assert font <= 45_000


def test_finder_gives_fresh_bundles(tmp_path: Path, settings: Settings) -> None:
    root = tmp_path / "project"
    shutil.copytree(ROOT, root / "static")
    settings.BASE_DIR = root
    settings.TERREAU_DATA_DIR = tmp_path / "data"
    finder = assets.AssetsFinder()
    path = Path(finder.find(assets.CSS_BUNDLE))
    assert "--terre:" in path.read_text(encoding="utf-8")
    tokens = root / "static" / "css" / "tokens.css"
    tokens.write_text(tokens.read_text(encoding="utf-8").replace("--terre:", "--argile:"), encoding="utf-8")
    newer = path.stat().st_mtime + 5
    os.utime(tokens, (newer, newer))
    assert "--argile:" in Path(finder.find(assets.CSS_BUNDLE)).read_text(encoding="utf-8")
    assert finder.find("css/other.css") == []
    assert [name for name, _storage in finder.list(None)] == [assets.CSS_BUNDLE, assets.JS_BUNDLE]


def test_command_prints_weights(tmp_path: Path, settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    settings.TERREAU_DATA_DIR = tmp_path
    call_command("assets_build")
    printed = capsys.readouterr().out
    assert "css/terreau.css: " in printed
    assert "js/terreau.js: " in printed
    assert (tmp_path / "assets" / assets.JS_BUNDLE).is_file()
