"""What operators and the other services see: the feed, events and their traces, where every reader stands, what is
parked; and the console, which shows it all to people."""

from . import acts, business, console, door, events, feed, merged, parked, projections, status, stream, trace
from .routing import OperatorRoutes

router = OperatorRoutes()
for part in (feed, status, stream, events, trace, parked, projections, console, merged, acts, business, door):
    router.routes.extend(part.router.routes)  # as they are: including a router adds layers to each request
