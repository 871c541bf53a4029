"""招聘广告, a posting: where an approved requisition is advertised, in which words."""

from collections.abc import Sequence

from shared.kernel.decider import Decider
from shared.kernel.fields import Code, Id, Text
from shared.kernel.messages import Command
from shared.kernel.rejections import AlreadyExists

from .events import PostingPublished


class NewPosting(Command):
    """`channel` is where: a site, a campus, the intranet. Hires are counted by it."""

    requisition_id: Id
    channel: Code
    text: Text


class PublishPosting(NewPosting):
    unit_id: Id


def decide(command: PublishPosting, state: PostingPublished | None) -> Sequence[PostingPublished]:
    if state is not None:
        raise AlreadyExists
    return [PostingPublished(**dict(command), published_by=command.by.sub)]


def evolve(state: PostingPublished | None, event: PostingPublished) -> PostingPublished:
    return event


posting: Decider[PublishPosting, PostingPublished | None, PostingPublished] = Decider(
    "posting", None, decide, evolve, PostingPublished
)
