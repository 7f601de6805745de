"""The app on a store that holds the small framework, run without a browser."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import streamlit as st
from google.protobuf import json_format
from streamlit.testing.v1 import AppTest

from tests import stores
from tests.services import small_world

BYTES = re.compile(r'"[A-Za-z0-9+/=]{100,}"')
APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture(scope="session")
def store_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A store with the small framework; what the pages keep of it is let go at the end."""
    yield stores.kept(tmp_path_factory.mktemp("pages"), small_world.make())
    st.cache_resource.clear()


@pytest.fixture
def visit(store_url: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., AppTest]:
    """Opens a page with a query, as a reader with the address would."""
    monkeypatch.setenv("HENGJI_DATABASE", store_url)

    def open_page(page: str, query: dict[str, str]) -> AppTest:
        app = AppTest.from_file(APP, default_timeout=120)
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        return app if page == "overview" else app.switch_page(f"pages/{page}.py").run()

    return open_page


@pytest.fixture
def shown() -> Callable[[AppTest], str]:
    """Everything that a run sent to the browser, charts included, as text; tables of a chart (bytes) left out."""

    def text(app: AppTest) -> str:
        protos = [getattr(node, "proto", None) for node in app._tree]
        sent = [json_format.MessageToDict(proto) for proto in protos if hasattr(proto, "DESCRIPTOR")]
        return BYTES.sub('""', "\n".join(json.dumps(each, ensure_ascii=False) for each in sent))

    return text
