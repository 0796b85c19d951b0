"""Who whistles, who answers, who sees how it went. Whose whistles one sees follows from who was called."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import STAFF, Role
from linli.accounts.permissions import declare

COMMUNITY = {Role.SECRETARY, Role.COMMUNITY_WORKER}
READ = declare("whistle.read", _("查看自己被叫到的哨"), STAFF)
BLOW = declare("whistle.blow", _("吹哨、交办、评价部门"), COMMUNITY)
ANSWER = declare("whistle.answer", _("吹哨报到、答复"), STAFF - {Role.AUDITOR})
RATES = declare("whistle.rates", _("查看各单位的报到率、办结率和评价"), COMMUNITY | {Role.AUDITOR})
PARTNERS = declare("whistle.partners", _("查看共建单位、供需清单"), STAFF)
EDIT_PARTNERS = declare("whistle.edit_partners", _("登记共建单位、双报到"), COMMUNITY)
OFFER = declare("whistle.offer", _("发布和认领供需"), STAFF - {Role.AUDITOR})
REVIEW = declare("whistle.review", _("准备联席会、记下决定"), COMMUNITY)
HEAR = declare(
    "whistle.hear", _("登记社情民意"), COMMUNITY | {Role.GRID_WORKER, Role.DEPARTMENT_HANDLER, Role.MEDIATOR}
)
OPINIONS = declare(
    "whistle.opinions",
    _("查看社情民意和答复"),
    COMMUNITY | {Role.GRID_WORKER, Role.DEPARTMENT_HANDLER, Role.MEDIATOR, Role.AUDITOR},
)
