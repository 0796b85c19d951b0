"""Who may ask a body outside, follow its promises, and send what happens on to other systems."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import Role
from linli.accounts.permissions import declare

COMMUNITY = {Role.SECRETARY, Role.COMMUNITY_WORKER}
READ = declare("outside.read", _("查看外单位的承诺"), COMMUNITY | {Role.AUDITOR})
ASK = declare("outside.ask", _("给外单位发办理链接、跟进承诺"), COMMUNITY)
WEBHOOKS = declare("outside.webhooks", _("设置事件推送"), {Role.SECRETARY})
