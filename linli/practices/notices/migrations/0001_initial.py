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
                migrations.CreateModel(
                    name='Announcement',
                    fields=[
                        ('id', models.UUIDField(default=linli.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('subject', models.CharField(choices=[('water', '停水'), ('power', '停电、停气'), ('lift', '电梯维修'), ('works', '施工'), ('talk', '讲座、活动'), ('safety', '安全提醒'), ('other', '其他通知')], max_length=10)),
                        ('title', models.CharField(max_length=60)),
                        ('text', models.CharField(max_length=800)),
                        ('urgent', models.BooleanField(default=False)),
                        ('circumstance', models.CharField(blank=True, choices=[('very_old', '高龄'), ('empty_nest', '空巢'), ('living_alone', '独居'), ('disabled', '残疾'), ('dependent', '失能'), ('lost_only_child', '计划生育特殊家庭'), ('destitute', '特困人员'), ('low_income', '低保'), ('left_behind_child', '留守儿童')], max_length=20)),
                        ('until_on', models.DateField(help_text='the last day on which residents still see it')),
                        ('made_at', models.DateTimeField()),
                        ('published_at', models.DateTimeField(blank=True, null=True)),
                        ('sent_at', models.DateTimeField(blank=True, help_text='everybody it goes to was told or stands on the list', null=True)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                        ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.community')),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('place', linli.kernel.tenancy.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.place')),
                    ],
                    options={
                        'abstract': False,
                        'base_manager_name': 'objects',
                        'indexes': [models.Index(fields=['community', '-made_at'], name='announcements_latest')],
                    },
                ),
                migrations.CreateModel(
                    name='Recipient',
                    fields=[
                        ('id', models.UUIDField(default=linli.kernel.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                        ('knock', models.CharField(blank=True, choices=[('told', '当面告诉了'), ('called', '打电话告诉了'), ('left', '没人，门上留了条')], max_length=8)),
                        ('knocked_at', models.DateTimeField(blank=True, null=True)),
                        ('announcement', linli.kernel.tenancy.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recipients', to='notices.announcement')),
                        ('community', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='kernel.community')),
                        ('home', linli.kernel.tenancy.TenantForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.place')),
                        ('knocked_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('notice', linli.kernel.tenancy.TenantForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='accounts.notice')),
                        ('person', linli.kernel.tenancy.TenantForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registry.person')),
                    ],
                    options={
                        'abstract': False,
                        'base_manager_name': 'objects',
                        'indexes': [models.Index(fields=['community', 'notice'], name='recipient_of_notice')],
                        'constraints': [models.UniqueConstraint(fields=('community', 'announcement', 'person'), name='announced_once')],
                    },
                ),
            ],
        ),
    ]
