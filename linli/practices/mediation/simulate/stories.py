"""What made-up neighbours quarrel about, what is said, how it ends."""

ALONE = "单独听了一方的难处和底线，答应不对另一方说。"
RISK = "两家在楼道里争过几次，见面前先分别打电话；不要在晚上谈。"
#: How each kind comes in: weights of applied, offered, court, police, others.
CAME = {"people": (60, 22, 6, 8, 4), "police": (0, 0, 0, 1, 0), "council": (55, 45, 0, 0, 0)}
#: Quarrel (a key of the playbook) → what it was about, what was agreed. Names stand nowhere in it.
STORIES = {
    "noise": (
        ("楼上孩子晚上跑跳、拖椅子，楼下老人睡不好。", "晚上九点半以后不在屋里跑跳，椅脚包上垫子；楼下有事先打电话。"),
        ("邻居清早在阳台放音响练操，吵到上夜班的人。", "早上八点前不放音响，改到小广场练。"),
        ("店铺空调外机对着卧室窗户，整夜嗡嗡响。", "一个星期内把外机移位并加减震垫，费用店铺承担。"),
    ),
    "leak": (
        ("楼上卫生间漏水，泡坏楼下吊顶，修理费谈不拢。", "楼上负责修好漏点，赔偿吊顶一半费用，分两次付清。"),
        ("空调冷凝水滴在楼下雨棚上，多次劝说无效。", "三天内接好导水管，楼下雨棚的清洗由楼上帮忙。"),
    ),
    "neighbour": (
        ("楼道里堆放杂物和电动车，邻居进出不便。", "杂物三天内清走，电动车停到车棚充电。"),
        ("种菜占了公共绿地，邻居要求恢复。", "这一季收完就平整还绿，以后到共享菜园认领。"),
        ("晾衣架伸到别人窗前，滴水打湿被子。", "晾衣架移到自家一侧，赔礼道歉。"),
    ),
    "family": (
        ("兄弟姐妹为照顾老母亲轮流的次序争吵。", "每家轮两个月，生病费用平摊，每月聚一次商量。"),
        ("老人和儿媳为带孩子的事闹得不说话。", "周末由父母自己带，平时老人只管接送。"),
    ),
    "property": (
        ("业主因楼道灯坏了不肯交物业费。", "物业三天内修好，业主在月底前补交。"),
        ("车位画线以后，原来停车的人停不进去。", "按先来后到摇号，没摇到的给临时位三个月。"),
    ),
    "wages": (
        ("小店拖欠短工两个月工钱，双方账目对不上。", "按双方签字的工时表补发，分两次付清。"),
        ("装修队与房主对加项费用有争议。", "加项按材料单折半，做完当场结清。"),
    ),
    "debt": (
        ("租客退房，房东以墙面弄脏为由不退押金。", "扣粉刷费三百元，其余押金五天内退还。"),
        ("合伙摆摊散伙，本钱怎么分说不清。", "按出资比例退本钱，剩货对半分。"),
    ),
}  # fmt: skip
SAID = {
    "heart": "先听双方把委屈说完，说起两家多年相处的情分，气就消了一半。",
    "gain": "把两边各自最要紧的摆出来，换个做法，两家都不吃亏。",
    "common": "谈不拢的先放一放，把都认的几条先定下来。",
}
STUCK = "各说各的理，约好过几天再谈。"
FAILED = "双方差距太大，一方不愿再谈。"
WITHDRAWN = "两家自己说开了，申请人撤回。"
VISITED = ("两家都说照办了，见面能打招呼。", "约定的事做到了，没有再吵。", "去看了现场，已经恢复原样。")
#: Quarrel → what the applicant brings along: its kind, its words, how many pages.
BROUGHT = {
    "noise": ("picture", "手机录的夜里响声，三段", 1), "leak": ("picture", "吊顶发霉、起皮的照片", 3),
    "neighbour": ("picture", "楼道堆物的照片", 2), "family": ("witness", "小姑的书面说明", 1),
    "property": ("paper", "物业缴费单", 4), "wages": ("paper", "双方签过字的工时表", 2), "debt": ("paper", "押金收条", 1),
}  # fmt: skip
#: Quarrel → how often, of a hundred; and which method suits it (weights in the order of `SAID`).
OFTEN = {"noise": 22, "leak": 16, "neighbour": 24, "family": 12, "property": 10, "wages": 8, "debt": 8}
SUITS = {
    "noise": (2, 3, 4), "leak": (1, 5, 2), "neighbour": (5, 2, 3), "family": (7, 1, 2), "property": (1, 5, 3),
    "wages": (2, 6, 2), "debt": (2, 6, 3),
}  # fmt: skip
#: Mediators of the roster: what they are good at, where they come from (said by themselves), what they speak.
ROSTER = (
    (["noise", "neighbour", "leak"], "浙江海盐", ["海盐话"]),
    (["family", "neighbour"], "浙江海盐", ["海盐话"]),
    (["wages", "debt", "noise"], "安徽六安", ["六安话"]),
    (["wages", "debt", "property"], "贵州毕节", ["毕节话"]),
    (["property", "leak", "debt"], "江西上饶", ["上饶话"]),
    (["neighbour", "noise", "family"], "河南周口", ["河南话"]),
)
