"""What is asked of a password, in words everybody here reads: Django has none of its own in Chinese for this one."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import gettext as _


class LongEnough(MinimumLengthValidator):
    def get_error_message(self) -> str:
        return _("密码太短，至少 %(least)d 个字符") % {"least": self.min_length}
