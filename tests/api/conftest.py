import contextlib
import json
import threading
from dataclasses import dataclass
from importlib import resources

import httpx2
import jsonschema
import pytest

from modn_watch import web
from modn_watch.api import Service, application, listening
from modn_watch.api.serving import server
from modn_watch.config import Settings
from tests.shops import Installation, an_installation

SCHEMA = json.loads(resources.files("modn_watch").joinpath("documents.schema.json").read_text())
HOSTS = ("127.0.0.1", "localhost")
PLACE = "CL-0001/JB-2025-10-CL0001-001"


@dataclass
class Site:
    """An installation that answers over HTTP."""

    here: Installation
    http: httpx2.Client

    def get(self, path, document, **asked):
        return self._checked(self.http.get(path, params=asked), document)

    def post(self, path, document, **said):
        return self._checked(self.http.post(path, **said), document)

    def delete(self, path, document, **asked):
        return self._checked(self.http.delete(path, params=asked), document)

    def problem(self, answer, status):
        assert (answer.status_code, answer.headers["content-type"]) == (
            status,
            "application/problem+json",
        )
        found = answer.json()
        assert {"type", "title", "status", "detail", "code", "hint"} <= set(found)
        assert found["status"] == status
        return found

    def _checked(self, answer, document):
        assert answer.status_code == 200, answer.text
        validator = jsonschema.Draft202012Validator({**SCHEMA, "$ref": f"#/$defs/{document}"})
        found = answer.json()
        assert [f"{e.json_path}: {e.message}" for e in validator.iter_errors(found)] == []
        return found


@contextlib.contextmanager
def answering(here, settings=None, hosts=HOSTS, **more):
    """Yield a client of a real server for an installation; `more` is of its service."""
    service = Service(shop=here.shop, settings=settings or Settings(), **more)
    app = application(service, hosts=hosts)
    web.install(app)
    with listening("127.0.0.1", 0) as where:
        running = server(app)
        thread = threading.Thread(target=running.run, kwargs={"sockets": [where]})
        thread.start()
        url = f"http://127.0.0.1:{where.getsockname()[1]}"
        try:
            with httpx2.Client(base_url=url, trust_env=False, timeout=30) as client:
                yield client
        finally:
            running.should_exit = True
            thread.join()


@pytest.fixture
def site(tmp_path, database):
    """One over SQLite and over PostgreSQL, in which nothing was saved yet."""
    with an_installation(tmp_path, database=database) as here, answering(here) as client:
        yield Site(here, client)
