"""Who keeps theme days, the garden, medals, frauds. Sessions and lists are the gatherings' own."""

from django.utils.translation import gettext_lazy as _

from linli.accounts.enums import STAFF, Role
from linli.accounts.permissions import declare

SEE = declare("learning.see", _("看课堂和活动的数字"), STAFF)
KEEP = declare("learning.keep", _("管理主题日、园地、敬老金牌和反诈记录"), {Role.SECRETARY, Role.COMMUNITY_WORKER})
