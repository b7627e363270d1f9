"""The most probable sequence of states of one limb, and how probable [Rabiner1989].

State 0 is the free limb; from one hold to another the way leads through it. What a change costs is
the hysteresis: it does not depend on the frame rate.
"""

from typing import Final

import numpy as np
from jaxtyping import Float64, Int64

# Logarithms of what arriving and leaving cost: as much as a limb at rest on a hold for 0.15 s says.
ARRIVE: Final = -3.0
LEAVE: Final = -2.5


def find_states(evidence: Float64[np.ndarray, "T S"]) -> Int64[np.ndarray, " T"]:
    """The best path (Viterbi).

    Args:
        evidence: Logarithm of the likelihood of each state at each frame.
    """
    frames, states = evidence.shape
    best = np.zeros(states)
    came: Int64[np.ndarray, "T S"] = np.zeros((frames, states), np.int64)
    for frame in range(frames):
        came[frame], best = _step(best)
        best = best + evidence[frame]
    path = np.zeros(frames, np.int64)
    path[-1] = int(best.argmax())
    for frame in range(frames - 1, 0, -1):
        path[frame - 1] = came[frame, path[frame]]
    return path


def _step(best: Float64[np.ndarray, " S"]) -> tuple[Int64[np.ndarray, " S"], np.ndarray]:
    """Where the best way to each state comes from, and what it is worth."""
    came = np.arange(len(best))
    reached = best.copy()
    arrives = best[0] + ARRIVE > best[1:]
    came[1:][arrives] = 0
    reached[1:][arrives] = best[0] + ARRIVE
    if len(best) > 1 and (last := int(best[1:].argmax()) + 1) and best[last] + LEAVE > best[0]:
        came[0], reached[0] = last, best[last] + LEAVE
    return came, reached


def compute_probabilities(evidence: Float64[np.ndarray, "T S"]) -> Float64[np.ndarray, "T S"]:
    """Of each state at each frame, given the whole clip (forward and backward)."""
    forward = _accumulate(evidence)
    backward = _accumulate(evidence[::-1], reverse=True)[::-1]
    total = forward + backward - evidence
    shares = np.exp(total - total.max(axis=1, keepdims=True))
    probabilities: Float64[np.ndarray, "T S"] = shares / shares.sum(axis=1, keepdims=True)
    return probabilities


def _accumulate(
    evidence: Float64[np.ndarray, "T S"], *, reverse: bool = False
) -> Float64[np.ndarray, "T S"]:
    """Logarithm of all ways to each state, up to a constant a frame, its own evidence included."""
    arrive, leave = (LEAVE, ARRIVE) if reverse else (ARRIVE, LEAVE)
    sums = np.zeros_like(evidence)
    state = np.zeros(evidence.shape[1])
    for frame, said in enumerate(evidence):
        free = np.logaddexp(state[0], np.logaddexp.reduce(state[1:], initial=-np.inf) + leave)
        state = np.concatenate([[free], np.logaddexp(state[1:], state[0] + arrive)]) + said
        state = state - state.max()
        sums[frame] = state
    return sums
