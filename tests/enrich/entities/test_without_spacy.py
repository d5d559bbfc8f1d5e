from importlib.util import find_spec

import pytest

from services.enrich.enrichers.entities import make_engine
from services.enrich.enrichers.entities.errors import UnknownEngineError


@pytest.mark.skipif(find_spec("spacy") is not None, reason="spaCy is installed")
def test_without_spacy_the_error_says_what_to_install():
    with pytest.raises(UnknownEngineError, match=r"wiredesk\[spacy\]"):
        make_engine("spacy:en_core_web_sm")
