"""A language model behind the chat interface that most of their servers speak. Only rewords.

Off unless it is configured. Nothing but the texts of advice leaves: no names, no ids, no pictures.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

import httpx
from pydantic import BaseModel, ConfigDict, Field, SecretStr

from contracts.errors import DependencyUnreachable

SERVICE: Final = "the language model"
_TASK: Final = (
    "You reword advice for climbers so that it sounds like a friendly coach. You get a JSON array "
    "of texts. Answer with a JSON array of as many texts in the same order and nothing else. Keep "
    "every number and unit, every hold's name, every limb and side, and the meaning. Add nothing. "
    "No longer than the original, no markup."
)


class LanguageModelSettings(BaseModel):
    """How to reach it."""

    model_config = ConfigDict(frozen=True)

    url: str = Field(pattern="^https?://", description="What `/chat/completions` is appended to.")
    model: str = Field(min_length=1, description="Name that the server knows it by.")
    key: SecretStr | None = Field(default=None, description="Sent as bearer, if set.")
    timeout_s: float = Field(default=10.0, gt=0, le=60, description="For the whole answer.")


class LanguageModel:
    """Rewords, one call for all texts.

    Args:
        settings: Address and name.
    """

    def __init__(self, settings: LanguageModelSettings) -> None:
        self._settings = settings
        self._url = f"{settings.url.rstrip('/')}/chat/completions"

    def reword(self, texts: Sequence[str]) -> list[str]:
        """The texts in other words; empty if the answer is none. Blocks.

        Raises:
            DependencyUnreachable: If it does not answer in time, or refuses.
        """
        body = {
            "model": self._settings.model,
            "temperature": 0.3,
            "messages": [
                {"role": "system", "content": _TASK},
                {"role": "user", "content": json.dumps(list(texts), ensure_ascii=False)},
            ],
        }
        key = self._settings.key
        headers = {} if key is None else {"Authorization": f"Bearer {key.get_secret_value()}"}
        try:
            answer = httpx.post(
                self._url, json=body, headers=headers, timeout=self._settings.timeout_s
            )
            answer.raise_for_status()
            return _read_texts(answer.json())
        except (httpx.HTTPError, ValueError) as error:
            reason = f"{type(error).__name__}: {error}"
            raise DependencyUnreachable(SERVICE, self._url, reason) from error


def _read_texts(answer: Any) -> list[str]:
    """The array in the first choice; empty if there is none."""
    try:
        content = answer["choices"][0]["message"]["content"]
        texts = json.loads(content[content.index("[") : content.rindex("]") + 1])
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return []
    whole = isinstance(texts, list) and all(isinstance(text, str) for text in texts)
    return texts if whole else []
