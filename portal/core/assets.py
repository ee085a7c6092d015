"""Build `css/terreau.css` and `js/terreau.js` from the small files people read and edit.

The sources under `static/css` and `static/js` work on their own; the two bundles only keep a page under
fifteen requests. The build is plain concatenation in a fixed order, so the same sources always give the
same bytes. `AssetsFinder` hands the bundles to Django's staticfiles and rebuilds them when a source is newer.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

CSS_BUNDLE = "css/terreau.css"
JS_BUNDLE = "js/terreau.js"
JS_ENTRY = "main.js"
_CSS_FIRST = ("layers.css", "reset.css", "tokens.css", "base.css", "layout.css")
_CSS_LAST = ("utilities.css", "print.css")

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_INDENT = re.compile(r"^\s+", re.MULTILINE)
_BLANK_LINES = re.compile(r"\n{2,}")
_IMPORT = re.compile(r'^import \{ (?P<names>[\w, ]+) \} from "\./(?P<file>[\w-]+\.js)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?P<kind>async function|function|class|const) (?P<name>\w+)", re.MULTILINE)
_OTHER_MODULE_SYNTAX = re.compile(r"^(?:import|export)\b", re.MULTILINE)
_LINE_COMMENT = re.compile(r"^\s*//.*\n", re.MULTILINE)


class AssetError(ValueError):
    """A source cannot be bundled; the message names the file and the reason."""


@dataclass(frozen=True)
class Bundle:
    """One built file: `path` relative to the static root, and its text."""

    path: str
    text: str


def css_sources(root: Path) -> list[Path]:
    """Style sheets of `root` (a static folder) in the order of the bundle."""
    folder = root / "css"
    components = sorted((folder / "components").glob("*.css"))
    return [folder / name for name in _CSS_FIRST] + components + [folder / name for name in _CSS_LAST]


def css_text(sources: Iterable[Path]) -> str:
    """Concatenate style sheets without comments and indents; the url() of a component must not be relative."""
    parts = []
    for source in sources:
        text = _COMMENT.sub("", source.read_text(encoding="utf-8"))
        if source.parent.name == "components" and "url(" in text:
            raise AssetError(f"{source.name}: url() would not resolve from the bundle")
        parts.append(_BLANK_LINES.sub("\n", _INDENT.sub("", text)).strip())
    return "\n".join(parts) + "\n"


def js_sources(root: Path, entry: str = JS_ENTRY) -> list[Path]:
    """Modules reached from `entry`, each after those it imports.

    Raises AssetError when two modules import each other, or one is missing.
    """
    folder = root / "js"
    ordered: list[Path] = []
    open_modules: list[str] = []

    def visit(name: str) -> None:
        path = folder / name
        if path in ordered:
            return
        if name in open_modules:
            raise AssetError(f"{name}: import cycle {' → '.join([*open_modules, name])}")
        if not path.is_file():
            raise AssetError(f"{name}: no such module")
        open_modules.append(name)
        for match in _IMPORT.finditer(path.read_text(encoding="utf-8")):
            visit(match["file"])
        open_modules.pop()
        ordered.append(path)

    visit(entry)
    return ordered


def js_text(sources: Iterable[Path]) -> str:
    """Concatenate modules: each becomes a function call that returns its exports, so names never meet.

    Only `import { a, b } from "./x.js";` and `export [async] function|class|const name` are understood.
    """
    parts = []
    for source in sources:
        text = source.read_text(encoding="utf-8")
        exported = [match["name"] for match in _EXPORT.finditer(text)]
        text = _IMPORT.sub(lambda m: f"const {{ {m['names']} }} = {_module_name(m['file'])};\n", text)
        text = _EXPORT.sub(r"\g<kind> \g<name>", text)
        if _OTHER_MODULE_SYNTAX.search(text):
            raise AssetError(f"{source.name}: module syntax the bundle does not understand")
        text = _INDENT.sub("", _LINE_COMMENT.sub("", _COMMENT.sub("", text))).strip()
        parts.append(
            f"const {_module_name(source.name)} = (() => {{\n{text}\nreturn {{ {', '.join(exported)} }};\n}})();"
        )
    return _BLANK_LINES.sub("\n", "\n".join(parts)) + "\n"


def build(root: Path, destination: Path) -> list[Bundle]:
    """Write both bundles of the static folder `root` under `destination`; unchanged files are left alone."""
    bundles = [
        Bundle(CSS_BUNDLE, css_text(css_sources(root))),
        Bundle(JS_BUNDLE, js_text(js_sources(root))),
    ]
    for bundle in bundles:
        path = destination / bundle.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.is_file() or path.read_text(encoding="utf-8") != bundle.text:
            # Written beside then moved: another process may be reading it.
            partial = path.with_suffix(f"{path.suffix}.part")
            partial.write_text(bundle.text, encoding="utf-8")
            partial.replace(path)
    return bundles


def source_root() -> Path:
    """The project's own static folder."""
    return Path(settings.BASE_DIR) / "static"


def build_root() -> Path:
    """Where the bundles are written."""
    return Path(settings.TERREAU_DATA_DIR) / "assets"


class AssetsFinder(BaseFinder):
    """Staticfiles finder that serves the two bundles, fresh."""

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing to configure."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Path of a bundle on disk, or [] as staticfiles expects for an unknown one."""
        if path not in (CSS_BUNDLE, JS_BUNDLE):
            return []
        self._refresh()
        found = str(build_root() / path)
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, FileSystemStorage]]:
        """Both bundles, for collectstatic."""
        self._refresh()
        storage = FileSystemStorage(location=build_root())
        yield CSS_BUNDLE, storage
        yield JS_BUNDLE, storage

    def _refresh(self) -> None:
        root, destination = source_root(), build_root()
        built = [destination / CSS_BUNDLE, destination / JS_BUNDLE]
        if all(path.is_file() for path in built):
            newest = max(path.stat().st_mtime for path in (*root.rglob("*.css"), *root.rglob("*.js")))
            if newest <= min(path.stat().st_mtime for path in built):
                return
        build(root, destination)
        for path in built:
            path.touch()


def _module_name(file_name: str) -> str:
    return "m_" + file_name.removesuffix(".js").replace("-", "_")
