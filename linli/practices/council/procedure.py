"""五步工作法 as a table: 提议 → 商议 → 复议 → 审议 → 决议. A second discussion goes back from the review."""

from linli.kernel.workflow import Procedure, move
from linli.practices.council.enums import OVER, STEPS, Stage
from linli.practices.council.permissions import RESOLVE, RUN
from linli.practices.council.words import MOVES

COUNCIL = Procedure(
    "proposal",
    stages=tuple(Stage),
    start=Stage.PROPOSED,
    ends=frozenset(OVER),
    clock=frozenset(STEPS),
    moves=(
        move("discuss", MOVES["discuss"], {Stage.PROPOSED}, Stage.DISCUSSION, may=RUN),
        move("review", MOVES["review"], {Stage.DISCUSSION}, Stage.REVIEW, may=RUN),
        move("appraise", MOVES["appraise"], {Stage.REVIEW}, Stage.APPRAISAL, may=RUN),
        move("discuss_again", MOVES["discuss_again"], {Stage.REVIEW}, Stage.DISCUSSION, may=RUN),
        move("decide", MOVES["decide"], {Stage.APPRAISAL}, Stage.RESOLUTION, may=RUN),
        move("review_again", MOVES["review_again"], {Stage.APPRAISAL}, Stage.REVIEW, may=RUN),
        move("adopt", MOVES["adopt"], {Stage.RESOLUTION}, Stage.ADOPTED, may=RESOLVE, asks=("reason",)),
        move("refuse", MOVES["refuse"], set(STEPS), Stage.REFUSED, may=RESOLVE, asks=("reason",)),
    ),
)  # fmt: skip
