"""The guided `seeder create`: which questions there are, in which order, and what an answer may be. Pure.

About the person once, then at most seven questions a task (a test counts them); what a template does not
require is not asked and can be filled in on the last screen. Nothing here needs an account: names are
looked up when the tasks are published.
"""

from seeder.interview.question import Question
from seeder.interview.state import Interview

__all__ = ["Interview", "Question"]
