"""What each kind of effort costs, in one table. Knows neither holds nor bodies.

The unit is one easy hand move. Where no source is named, the figure was chosen on human betas; how,
and on which, stands in docs/beta.md.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Weights:
    """Weights of the terms in `climbing.beta.costs`, all at least 0.

    Attributes:
        hand_move: Any move of a hand. People climb with few moves [Naderi2017].
        foot_move: Any move of a foot; feet are quicker placed than hands.
        hand_travel: For a hand's way, squared, in body heights: far moves need momentum.
        foot_travel: The same for a foot.
        difficulty: For a hand's hold at difficulty 10; less hard ones in proportion.
        pull: For a hold pulled straight against its best direction, less in proportion.
        stretch: For hands or hand and foot at the limit of reach, growing from where it is easy.
        crossing: For hands or feet crossed by a shoulder's width.
        match: Both hands on a hold; there must be room, and it gains no height.
        foot_match: Both feet on a hold.
        shared: A hand and a foot on one hold.
        high_foot: For a foot at the height of a hand, growing from where legs stand easily.
        balance: For a foot a body height aside of a hand, squared: it turns the body off the wall.
        straddle: For feet a body height apart, squared.
        foot_free: A foot in the air on a vertical wall.
        foot_free_overhang: What is added to it in a roof: there feet keep the hips at the wall.
        smear: A foot on the bare wall: less sure than a hold, and set anew with every move.
        swap: What a swap of feet costs beyond a foot's move.
        dynamic: What a dynamic move of a hand costs beyond a static one.
    """

    hand_move: float = 1.0
    foot_move: float = 0.2
    hand_travel: float = 8.0
    foot_travel: float = 0.9
    difficulty: float = 0.5
    pull: float = 0.3
    stretch: float = 11.0
    crossing: float = 0.8
    match: float = 1.6
    foot_match: float = 0.3
    shared: float = 0.3
    high_foot: float = 1.4
    balance: float = 0.8
    straddle: float = 0.5
    foot_free: float = 0.6
    foot_free_overhang: float = 0.34
    smear: float = 0.55
    swap: float = 0.1
    dynamic: float = 5.0
