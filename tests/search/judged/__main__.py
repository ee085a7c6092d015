"""`make relevance`: fill a scratch database with the demo, ask the judged questions of each engine, say what is missed.

python -m tests.search.judged [http://127.0.0.1:9200]
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def main() -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.test"
    import django

    django.setup()
    from django.db import connection

    from portal.exchange.demo.filling import fill_texts
    from tests.search.judged.judging import judge, judged_documents, names, questions, report

    connection.creation.create_test_db(verbosity=0, serialize=False)
    fill_texts()
    documents, known, asked = list(judged_documents()), names(), questions()
    with tempfile.TemporaryDirectory(prefix="relevance-") as folder:
        for engine in _engines(Path(folder), sys.argv[1:]):
            with engine as ready:
                ready.rebuild(documents)
                for line in report(ready.name, judge(ready, asked, known)):
                    print(line)
    connection.creation.destroy_test_db(str(connection.settings_dict["NAME"]), verbosity=0)


def _engines(folder: Path, urls: list[str]) -> Iterator:  # type: ignore[type-arg]
    from search.asking import synonyms
    from search.engines.elastic import ElasticEngine
    from search.engines.embedded import EmbeddedEngine

    @contextmanager
    def local() -> Iterator[EmbeddedEngine]:
        engine = EmbeddedEngine(folder / "index", synonyms=synonyms.synonyms)
        yield engine
        engine.close()

    @contextmanager
    def remote(url: str) -> Iterator[ElasticEngine]:
        engine = ElasticEngine(url, f"relevance-{os.getpid()}", synonyms=synonyms.synonyms)
        yield engine
        engine.drop()
        engine.close()

    yield local()
    yield from (remote(url) for url in urls)


if __name__ == "__main__":
    main()
