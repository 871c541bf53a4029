"""A survey run as clients see it."""

from datetime import date

from shared.kernel.fields import Count
from shared.kernel.runs import RunView, run_thing

from .decider import survey_run


class SurveyRunView(RunView):
    """`schedule_version` is null where none was in force. `invited` are the customers who were."""

    as_of: date
    schedule_version: Count | None
    invited: Count


RUN = run_thing("survey run", "/v1/survey-runs", survey_run, SurveyRunView)
