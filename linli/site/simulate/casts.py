"""Who works in the communities that can be simulated, in which groups, for which places, and what one can try as each."""

from dataclasses import dataclass

from linli.accounts.enums import Role
from linli.registry.enums import ResponsibilityRole


@dataclass(frozen=True, slots=True)
class Post:
    """One made-up member of staff. `places`: codes they answer for as `serves`. Without a hint not offered at sign-in."""

    key: str
    title: str
    role: Role
    groups: tuple[str, ...] = ()
    hint: str = ""
    places: tuple[str, ...] = ()
    serves: ResponsibilityRole = ResponsibilityRole.GRID_WORKER
    female: bool = False
    age: int = 38


HANDLER = Role.DEPARTMENT_HANDLER
COMMON = (
    Post("secretary", "社区书记", Role.SECRETARY, ("party-branch", "guardians"),
         "看全局：派单、批准延期、督办超时、宣布终结、谁能做什么", female=True, age=47),
    Post("desk", "受理台", Role.COMMUNITY_WORKER, ("desk", "committee"),
         "受理台：派单、代录来电、12345 转办单、并案、拆分、公开", female=True, age=33),
    Post("worker", "社区工作者", Role.COMMUNITY_WORKER, ("desk", "committee", "guardians"),
         "社区工作者兼人身安全专人：看得到只有专人能看的事", age=41),
    Post("property", "物业经理", Role.PROPERTY_STAFF, ("property",),
         "物业：接单、问居民、答复、退单、申请延期；看不到反映人是谁", age=44),
    Post("police", "民警", HANDLER, ("police",)),
    Post("chengguan", "城管队员", HANDLER, ("chengguan",), "部门经办人：只看到派给城管的事", age=35),
    Post("power", "供电员", HANDLER, ("power",)),
    Post("water", "抢修队长", HANDLER, ("water",)),
    Post("cleaners", "保洁班长", HANDLER, ("cleaners",), female=True, age=52),
    Post("mediator", "调解员", Role.MEDIATOR, ("mediators",), "调解员：邻里矛盾只在当事人和调解员之间", age=61),
    Post("care", "驿站站长", HANDLER, ("elder-station",), "养老服务：送餐、上门探望、借轮椅", female=True, age=45),
    Post("volunteer", "志愿队长", Role.VOLUNTEER_LEAD, ("volunteers",), female=True, age=58),
    Post("owners", "业委会主任", HANDLER, ("owners",), "业委会：和党组织、物业一起办同一张清单", age=56),
    Post("auditor", "审计员", Role.AUDITOR, (), "审计员：只看，看谁看过谁的资料", female=True, age=50),
)  # fmt: skip
XINJIE = (
    *COMMON,
    Post(
        "grid-1",
        "第一网格网格员",
        Role.GRID_WORKER,
        (),
        "网格员：巡查即办即结、自己网格里的事",
        ("g1",),
        female=True,
        age=36,
    ),
    Post("grid-2", "第二网格网格员", Role.GRID_WORKER, (), "网格员：望新家园一带", ("g2",), age=29),
    Post("grid-3", "第三网格网格员", Role.GRID_WORKER, (), "", ("g3",), female=True, age=31),
    Post("grid-4", "第四网格网格员", Role.GRID_WORKER, (), "", ("g4",), age=40),
    Post("park", "公寓管家", Role.PROPERTY_STAFF, ("property-park",), "", female=True, age=30),
    Post("gardeners", "养护队长", HANDLER, ("gardeners",), "绿化养护：倒树、修剪", age=49),
)
JINKANG = (
    *COMMON,
    Post(
        "grid-1",
        "花苑微格长",
        Role.GRID_WORKER,
        (),
        "微格长：花苑十个微格的事，巡查即办即结",
        ("g1",),
        female=True,
        age=43,
    ),
    Post("grid-2", "新苑微格长", Role.GRID_WORKER, (), "", ("g2",), age=37),
    Post("grid-3", "佳苑微格长", Role.GRID_WORKER, (), "", ("g3",), female=True, age=34),
    Post(
        "village-1",
        "柳湾村联络员",
        HANDLER,
        ("village-1",),
        "结对村：认领微格的绿化养护，倒树派给村里，漏水不派",
        age=53,
    ),
    *(
        Post(f"village-{number}", f"{name}联络员", HANDLER, (f"village-{number}",), age=45 + number)
        for number, name in enumerate(("南塘浜村", "沙桥村", "杨家泾村", "秋浦村", "桂港村"), start=2)
    ),
)
MINZHUCUN = (
    *COMMON,
    Post(
        "grid-1",
        "一村网格员",
        Role.GRID_WORKER,
        (),
        "网格员：坡上坡下走一遍，能办的当场办",
        ("g1",),
        female=True,
        age=39,
    ),
    Post("grid-2", "二村网格员", Role.GRID_WORKER, (), "", ("g2",), age=33),
    Post("grid-3", "厂前坡网格员", Role.GRID_WORKER, (), "", ("g3",), female=True, age=46),
    Post("renewal", "更新专班", HANDLER, ("renewal",), age=42),
    Post("gardeners", "绿化队长", HANDLER, ("gardeners",), age=51),
)
XINCUN = (
    *COMMON,
    Post("grid-1", "上村网格员", Role.GRID_WORKER, (), "网格员：老矿区里家家都熟", ("g1",), female=True, age=45),
    Post("grid-2", "下村网格员", Role.GRID_WORKER, (), "", ("g2",), age=38),
    Post("patrol", "巡逻队长", Role.VOLUNTEER_LEAD, ("patrol",), age=66),
)
HOUSHAN = (
    *COMMON,
    Post(
        "grid-1", "安置区网格员", Role.GRID_WORKER, (), "网格员：搬走的、搬回来的都认得", ("g1",), female=True, age=41
    ),
    Post("grid-2", "老片区网格员", Role.GRID_WORKER, (), "", ("g2",), age=35),
)
CASTS = {"xinjie": XINJIE, "jinkang": JINKANG, "minzhucun": MINZHUCUN, "xincun": XINCUN, "houshan": HOUSHAN}
#: The communities of the demo; the others live by `linli simulate`.
SHOWN = ("jinkang", "xinjie")
#: The first residents of each community: offered at sign-in, and the simulation leaves them something to do.
NEIGHBOURS = (
    ("居民：有一件已答复，等您评价；点“不满意”会重办", True, 68),
    ("居民：处理的人问了您一个问题，回复后时钟再走", False, 34),
    ("居民：有一件正在办，可以催办；也可以新报一件", True, 29),
)
