"""What operators and the other services see: the feed, where every reader stands, and what is parked."""

from . import feed, parked, status
from .routing import OperatorRoutes

router = OperatorRoutes()
for part in (feed, status, parked):
    router.routes.extend(part.router.routes)  # as they are: including a router adds layers to each request
