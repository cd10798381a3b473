"""The corpus of real texts lies beside the repository and not in it."""

from __future__ import annotations

import pytest
from law_strategies import CORPUS_DIR

from lagrum.law.corpus import Corpus, load_corpus


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The real texts, or a skip."""
    if not CORPUS_DIR.is_dir():
        pytest.skip("lagtexterna (../shared/lagtext bredvid repot) finns inte här")
    return load_corpus(CORPUS_DIR)
