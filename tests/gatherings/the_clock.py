"""A fixture for tests that let the worker run: every module's jobs are known, as in a worker."""

import pytest
from django.utils.module_loading import autodiscover_modules


@pytest.fixture(autouse=True, scope="module")
def the_worker_knows_its_jobs() -> None:
    autodiscover_modules("tasks")
