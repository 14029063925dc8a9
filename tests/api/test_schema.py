"""Requests made from the OpenAPI description, valid and invalid: none fails."""

from __future__ import annotations

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from api.rest.interface import ROUTERS
from tests.factories import ResourceFactory

pytestmark = [pytest.mark.long, pytest.mark.django_db]
OPTIONS = settings(
    max_examples=100,
    deadline=None,
    database=None,
    derandomize=True,
    # No shrinking: requests are slow to generate, so that a failure seems to hang.
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
PATHS = [path for router in ROUTERS for path in router.path_operations]


@pytest.fixture
def schema(index, write, log_all, settings):
    """The description, of a library with a public and a hidden resource."""
    settings.LIMITS = dict.fromkeys(settings.LIMITS, ("99999/min", "99999/min"))
    ResourceFactory(title="Heron", pages=["Of herons"], regions=["SDN"])
    ResourceFactory(title="Nightjar", pages=["Secret"], visibility="committee")
    write()
    log_all()
    application = get_wsgi_application()
    return schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)


@pytest.mark.parametrize("mode", GenerationMode)
def test_no_request_fails(schema, make_token, mode):
    """Positive: requests as described. Negative: parameters of other types."""
    headers = [{}, {"Authorization": f"Bearer {make_token()}"}]
    operations = [result.ok() for result in schema.get_all_operations()]
    assert len(operations) == len(PATHS)
    for operation in operations:
        try:
            statuses = send_requests(operation.as_strategy(mode), headers)
        except Unsatisfiable:  # nothing but a path, which has no other type
            assert mode == GenerationMode.NEGATIVE
            continue
        assert statuses <= {200, 400, 404}, operation.label


def send_requests(strategy, headers: list[dict[str, str]]) -> set[int]:
    """Send cases with each of the headers, and check and return the statuses."""
    statuses = set()

    @OPTIONS
    @given(case=strategy)
    def send(case):
        for sent in headers:
            # Schemathesis does not decompress what it reads by WSGI.
            response = case.call(headers=sent | {"Accept-Encoding": "identity"})
            statuses.add(response.status_code)
            case.validate_response(response, checks=CHECKS)

    send()
    return statuses
