"""Words of council that more than one room needs, lazy."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOVES: dict[str, Promise] = {
    "discuss": _("开始群众商议"),
    "review": _("转入社区复议"),
    "discuss_again": _("带着修改再商议一轮"),
    "appraise": _("转入专业审议"),
    "review_again": _("退回社区复议"),
    "decide": _("提交最终决议"),
    "adopt": _("采纳"),
    "refuse": _("不采纳"),
}
