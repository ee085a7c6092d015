"""Questions, the people to whom they are put, their answers, and the words that answers quote."""

from portal.questions.models.answer import Answer, Quotation
from portal.questions.models.asking import Asking, QuestionLoad
from portal.questions.models.question import Question

__all__ = ["Answer", "Asking", "Question", "QuestionLoad", "Quotation"]
