"""Elasticsearch as a table of answers, for what a real server seldom says."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from elastic_transport import ApiResponseMeta, BaseNode, HttpHeaders, NodeConfig
from elastic_transport._node import NodeApiResponse

Answer = tuple[int, Any]


@dataclass
class Script:
    """What was asked, and what is answered: the first rule whose path is part of the target wins."""

    rules: list[tuple[str, Callable[[list[dict[str, Any]]], Answer]]] = field(default_factory=list)
    asked: list[tuple[str, str, list[dict[str, Any]]]] = field(default_factory=list)

    def on(self, path: str, answer: Answer | Exception | Callable[[list[dict[str, Any]]], Answer]) -> Script:
        def always(_lines: list[dict[str, Any]]) -> Answer:
            if isinstance(answer, Exception):
                raise answer
            return answer  # type: ignore[return-value]

        self.rules.append((path, answer if callable(answer) else always))
        return self

    def node_class(self) -> type[BaseNode]:
        script = self

        class ScriptedNode(BaseNode):
            def __init__(self, config: NodeConfig) -> None:
                super().__init__(config)

            def perform_request(
                self,
                method: str,
                target: str,
                body: bytes | None = None,
                headers: HttpHeaders | None = None,
                request_timeout: object = None,
            ) -> NodeApiResponse:
                lines = [json.loads(line) for line in (body or b"").split(b"\n") if line]
                script.asked.append((method, target, lines))
                status, told = next(answer(lines) for path, answer in script.rules if path in target)
                data = told if isinstance(told, bytes) else json.dumps(told).encode()
                headers = HttpHeaders({"x-elastic-product": "Elasticsearch", "content-type": "application/json"})
                meta = ApiResponseMeta(status, "1.1", headers, 0.0, self.config)
                return NodeApiResponse(meta, data)

            def close(self) -> None:
                """Nothing is open."""

        return ScriptedNode
