"""Puts a language model's words on advice, if one is configured; its silence changes nothing."""

from collections.abc import Callable, Sequence

from adapters.language_model import LanguageModel, LanguageModelSettings
from adapters.structured_log import get_logger
from climbing.advice.finding import Finding
from climbing.advice.wording import word_advice
from contracts.errors import DependencyUnreachable

WordAdvice = Callable[[Sequence[Finding]], tuple[Finding, ...]]


def choose_words(settings: LanguageModelSettings | None) -> WordAdvice:
    """What words advice; blocks for as long as the model may take."""
    if settings is None:
        return tuple
    model = LanguageModel(settings)

    def word(findings: Sequence[Finding]) -> tuple[Finding, ...]:
        try:
            return word_advice(findings, model.reword)
        except DependencyUnreachable as error:
            get_logger().warning("advice_not_reworded", detail=str(error))
            return tuple(findings)

    return word
