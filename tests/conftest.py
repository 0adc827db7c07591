"""One seed for all random tests, settable with --seed and printed with every failure."""

from __future__ import annotations

import random

import numpy
import pytest
from hypothesis import settings

settings.register_profile("klsym", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("klsym")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seed", type=int, default=20221113, help="the seed of the random tests")


def pytest_report_header(config: pytest.Config) -> str:
    return f"klsym random seed: {config.getoption('--seed')} (change with --seed)"


@pytest.fixture
def seed(request: pytest.FixtureRequest) -> int:
    """The seed of this run."""
    return int(request.config.getoption("--seed"))


@pytest.fixture
def rng(seed: int) -> numpy.random.Generator:
    """A fresh generator from the run's seed."""
    return numpy.random.default_rng(seed)


@pytest.fixture(autouse=True)
def _seeded(seed: int) -> None:
    random.seed(seed)
    numpy.random.seed(seed % 2**32)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> object:
    outcome = yield
    report = outcome.get_result()
    if report.failed:
        report.sections.append(("random seed", str(item.config.getoption("--seed"))))
