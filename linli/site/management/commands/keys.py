"""Change the key that encrypts phones and identity numbers: `linli keys add`, restart, `linli keys rotate`."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError, CommandParser

from linli.kernel.crypto import add_key
from linli.kernel.rotation import rotate_keys


class Command(BaseCommand):
    help = "Change the key that encrypts phones and identity numbers; old keys keep reading what they wrote."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "step", choices=("add", "rotate"), help="add: make a key; rotate, after a restart: write all with it"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["step"] == "rotate":
            self.stdout.write(f"{rotate_keys()} rows written with the newest key")
            return
        try:
            name = add_key()
        except ImproperlyConfigured as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{name} encrypts from now on: back the key file up, restart, then run: linli keys rotate")
