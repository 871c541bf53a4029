"""What operators and the other services see: the feed, events and their traces, where every reader stands, and what
is parked."""

from . import events, feed, parked, status, stream, trace
from .routing import OperatorRoutes

router = OperatorRoutes()
for part in (feed, status, stream, events, trace, parked):
    router.routes.extend(part.router.routes)  # as they are: including a router adds layers to each request
