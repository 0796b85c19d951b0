"""What a roster of people calls its columns. Pure."""

from linli.registry.importing.finding import Column, Columns
from linli.registry.importing.problems import _

NEVER_KEPT = _("“%(heading)s”不导入：邻里不登记民族、宗教、政治面貌、籍贯和人脸")
REFUSED = ["民族", "宗教", "宗教信仰", "信仰", "政治面貌", "是否党员", "党员", "籍贯", "血型", "人脸", "人脸照片"]
PEOPLE = Columns(
    columns=(
        Column("name", _("姓名"), "名字 人员姓名 居民姓名 住户姓名 业主姓名 成员姓名 家庭成员 家庭成员姓名"),
        Column("sex", _("性别"), "男女 gender"),
        Column("born_on", _("出生日期"), "出生年月日 出生年月 生日 出生时间 dateofbirth birthday"),
        Column(
            "id_number", _("证件号码"),
            "身份证号 身份证号码 公民身份号码 公民身份证号 公民身份证号码 居民身份证号 居民身份证号码 证件号 身份证 "
            "身份号码 有效证件号码 居住证号 居住证号码 居住证 idcard",
        ),
        Column("paper", _("证件类型"), "证件种类 证件名称"),
        Column(
            "phone", _("联系电话"),
            "电话 手机 手机号 手机号码 移动电话 联系方式 电话号码 联系号码 联系电话号码 本人电话 固定电话 座机 mobile tel",
        ),
        Column("relation", _("与户主关系"), "关系 户主关系 与户主的关系 家庭关系 和户主关系 同户主关系 成员关系"),
        Column("head_name", _("户主姓名"), "户主"),
        Column("head_name", _("户主姓名"), "姓名 名字", ("户主",)),
        Column("household", _("户号"), "户编号 家庭编号 户口簿号 户籍号 户口本号 家庭号"),
        Column("estate", _("小区"), "小区名称 居住小区 所在小区 楼盘 自然村 村组 村民小组 居民小组 小组 组别 生产队"),
        Column("building", _("楼栋"), "楼号 栋号 幢号 楼幢 幢 栋 楼 楼栋号 楼房号 几号楼"),
        Column("entrance", _("单元"), "单元号 门洞 unit"),
        Column("room", _("房号"), "室号 房间号 门牌号 房屋号 室 房间 门号 户室号 房室号"),
        Column(
            "address", _("居住地址"),
            "地址 住址 现住址 居住地 现居住地 家庭住址 家庭地址 详细地址 现居住地址 房屋地址 居住详细地址 常住地址 "
            "实际居住地 实际居住地址 现住地址 现居地 现居住址 现家庭住址 住户地址 住房 楼栋单元房号 楼栋房号",
        ),
        Column(
            "registered", _("户籍地址"),
            "户籍地 户籍所在地 户口 户口所在地 户口地址 户籍地详址 户籍 户籍详细地址 户籍地址详址 户籍类型 户籍性质 "
            "是否本地户籍 是否户籍人口",
        ),
        Column("registered_building", _("户籍楼栋"), "楼栋 楼号 幢 栋 幢号 栋号", ("户籍", "户口")),
        Column("registered_entrance", _("户籍单元"), "单元 单元号", ("户籍", "户口")),
        Column("registered_room", _("户籍房号"), "房号 室号 室 房间号", ("户籍", "户口")),
        Column("status", _("居住状态"), "人户状态 人口类型 人员类型 居住情况 人户情况 人口类别 人口性质 居住类型"),
        Column("since", _("入住日期"), "入住时间 居住起始日期 迁入日期 迁入时间 登记日期 来本地日期"),
    ),
    needed=("name",),
    ignored=("序号", "编号", "行号", "no", "备注", "核查备注", "照片", "年龄"),
    refused=dict.fromkeys(REFUSED, NEVER_KEPT),
)  # fmt: skip
