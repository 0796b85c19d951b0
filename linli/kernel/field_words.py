"""What the fields of playbooks are called on pages: one name for each, wherever it stands."""

from django.utils.translation import gettext_lazy as _

FIELDS = {
    # anything that has a name, a place, an order
    "name": _("名称"), "kind": _("类别"), "text": _("内容"), "position": _("次序"), "is_active": _("启用"),
    "place": _("地点"), "capacity": _("名额"), "description": _("说明"), "row": _("算作"),
    # the community, its groups and places
    "phone": _("电话"), "office_hours": _("办公时间"), "jurisdiction_id": _("上级区划"), "division_code": _("区划代码"),
    "level": _("级别"), "parent_id": _("所属"), "parent": _("所属"), "grid_id": _("网格"), "address": _("地址"),
    "latitude": _("纬度"), "longitude": _("经度"), "outline": _("范围"), "purpose": _("用途"), "roles": _("称呼"),
    # categories of matters, and the loop
    "name_en": _("英文名"), "icon": _("图标"), "hint": _("提示"), "hint_en": _("英文提示"), "warning": _("警示"),
    "warning_en": _("英文警示"), "term_amount": _("时限"), "term_unit": _("时限单位"), "urgent_amount": _("紧急时限"),
    "urgent_unit": _("紧急时限单位"), "routes_to": _("派给"), "wall": _("公开范围"), "anonymous": _("可匿名"),
    "questions": _("另问"), "category_id": _("类别"), "loop": _("回访和重办"), "reopen_limit": _("重办次数"),
    "reopen_days": _("可重办天数"), "evaluation_days": _("等评价天数"), "ask_days": _("等回复天数"),
    # whistles, mediation, certificates, help at the door
    "whistle": _("吹哨"), "report_within": _("报到时限"), "task_within": _("任务时限"), "end_within": _("结束时限"),
    "call_for": _("先叫谁"), "police_post": _("民意收集点"), "group": _("单位类别"), "brings": _("能提供什么"),
    "mediation": _("调解"), "bodies": _("由谁调解"), "short": _("案号简称"), "court": _("法院"), "methods": _("调解方法"),
    "quarrels": _("纠纷类型"), "visit_days": _("回访天数"), "risk_days": _("风险提示保留天数"), "weights": _("推荐权重"),
    "certificates": _("开证明"), "seal": _("公章上的字"), "within": _("多久开好"), "kinds": _("种类"),
    "doorhelp": _("上门帮"), "skills": _("手艺"), "checks": _("要核验的"), "answer_minutes": _("现在就要的几分钟内答应"),
    "booked_minutes": _("预约的几分钟内答应"), "reach_minutes": _("最远走几分钟"), "target_minutes": _("几分钟到"),
    "most_called": _("最多叫几位"),
    # classes, rooms, party life, council
    "learning": _("课堂、活动"), "medal_age": _("几岁起发奖章"), "audience": _("给谁"), "led_by": _("谁来办"),
    "min_age": _("最小年龄"), "max_age": _("最大年龄"), "per_household": _("每户几人"),
    "certificate_months": _("证书管几个月"),
    "on": _("日子"), "begins": _("从几点"), "ends": _("到几点"), "programme": _("属于哪个系列"),
    "use": _("做什么用"), "seats": _("座位"), "hours": _("开放时间"), "rules": _("使用规则"), "opens_to": _("对谁开放"),
    "needs_approval": _("要审核"), "has_key": _("有钥匙"), "longest_minutes": _("一次最长几分钟"),
    "ahead_days": _("提前几天订"), "week_count": _("每周几次"), "lent_by": _("谁出借"),
    "every": _("多久一轮"), "times": _("一轮几次"), "first_item": _("第一议题"),
    "council": _("议事"), "supporters": _("附议几人"), "small_group": _("几人以下不单列"), "phases": _("各步几天"),
    "halls": _("议事厅"), "bench_talk": _("长凳会"), "ballots": _("投票"), "electorates": _("选民分组"),
}  # fmt: skip


def called(name: str) -> str:
    return str(FIELDS.get(name, name))
