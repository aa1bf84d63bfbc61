"""The tiny shop, ready to go live, as the tests of deploys have it."""

from tests.vitrina.conftest import _plain_environment, built
from tests.vitrina.deploying.conftest import built_live, shop

__all__ = ["_plain_environment", "built", "built_live", "shop"]
