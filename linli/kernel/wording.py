"""Words that are kept: in the community's language, whoever acts and whatever language their own page speaks."""

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import override


def kept(words: Promise, /, **values: object) -> str:
    """A lazy text as it is stored, with `%(name)s` filled in; a value may be lazy too. A literal % is written %%."""
    with override(settings.LANGUAGE_CODE):
        return str(words) % values
