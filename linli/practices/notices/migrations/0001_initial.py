import django.db.models.deletion
import linli.kernel.ids
import linli.kernel.laying
import linli.kernel.tenancy
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('kernel', '0002_search'),
        ('registry', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        linli.kernel.laying.CreateTables(
            creations=[

            ],
        ),
    ]
