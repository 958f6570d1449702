"""Words as they are disguised, as pieces of patterns over the bones of a text.

In the bones every digit is 0-9, so "第一团" reads 第1团 and "两个连" reads 2个连.
"""

from __future__ import annotations


def either(*words: str) -> str:
    """A pattern for any of some words or patterns, longest first where it matters to the caller."""
    return f"(?:{'|'.join(words)})"


# ---- 部队 and its kin ---------------------------------------------------------------------------
#: 部 by sound, by look, taken apart, in Latin letters.
BU = r"(?:[部布步不怖簿埠钚捕补卟哺陪培倍剖郶篰蔀咘]|(?:咅|立口|音)[阝卩]|bu|b)"
#: 队 likewise.
DUI = r"(?:[队对兑怼碓堆陮垖]|阝人|dui|d(?![a-z]))"
_UNIT = r"(?:[分芬纷氛份吩][队]|[支枝吱肢]队|[大中小连]队|(?:fen|zhi|da|zhong|xiao|lian)(?:dui|队))"
TEAM = either(BU + DUI, _UNIT, "队部", "units?(?![a-z])", "troops?(?![a-z])")
#: Between the number and the word: 12345号部队, 12345驻区部队.
LINK = r"(?:号|某|所属|所|直属|驻.{1,3}?)?"
PLACE_WORDS = either("营区", "军营", "营房", "哨所", "驻军", "官兵(?:宿舍|营)")

# ---- digits that are no digits -------------------------------------------------------------------
#: Read on the radio (洞拐勾), by sound, or by look.
_BY_SOUND = (
    "洞灵铃玲凌淋令另依医衣伊夭腰妖邀亿忆义艺益儿耳尔而良俩散伞参山司思丝斯死寺似"
    "伍武舞无吴午屋务陆溜刘留流柳拐期妻奇棋气起器怪巴吧爸拔把捌勾久酒旧救就舅狗钩"
)
_LATIN = "oilzsbqg"
_SPELT = either(
    *("yao", "yi", "er", "liang", "san", "si", "wu", "liu", "qi", "guai", "ba", "jiu", "gou"),
    *("ling", "dong", "zero", "one", "two", "three", "four", "five", "six", "seven", "eight"),
    "nine",
)
LOOSE_DIGIT = rf"(?:[0-9{_LATIN}{_BY_SOUND}]|{_SPELT})"
#: 3万2千1百4十5: a code read as a number.
SPOKEN_NUMBER = r"[1-9]万(?:0?[0-9](?:千|百|十)?){1,4}"

# ---- what a number counts, when it is no code ----------------------------------------------------
MEASURE = (
    r"(?:[名人位个元余多万千百亿件份台次场户家册张块枚只本篇条项亩米斤吨岁年月日天时分秒"
    r"室度平方元盒袋箱桶幅辆套支面把棵株批届期例起组点%]|公里|公斤|热线|平台|小时|人次)"
)

# ---- formations ----------------------------------------------------------------------------------
#: A number of at most four digits, or with 十 and 百 in it.
NUMBER = r"(?:[0-9]{1,4}|[0-9]?百?0?[0-9]?十[0-9]?|[0-9]百[0-9]{0,2})"
BRANCH = either(
    *("机步", "摩步", "步兵", "机械化步兵", "摩托化步兵", "装甲", "坦克", "炮兵", "防空", "高炮"),
    *("导弹", "火箭炮", "合成", "特战", "特种作战", "陆航", "陆军航空兵", "工兵", "防化", "舟桥"),
    *("通信兵", "电子对抗", "侦察", "边防", "海防", "空降", "空降兵", "山地", "两栖", "登陆"),
    *("潜艇", "航空兵", "歼击", "轰炸", "运输航空兵", "雷达", "守备", "预备役", "警卫", "海军陆战"),
    *("信息支援", "勤务支援", "作战支援", "执勤", "机动"),
)
#: What comes after 师, 旅, 团, 营, 连, 军 when it is another word: 第二师范, 第一营业部, 第三连锁店.
NOT_AFTER = {
    "师": "范傅资生大院姐兄父德者徒母友表说承从道尊培专职园级课",
    "旅": "游行客馆店居程途社费拍",
    "团": "支员委购队结体组课日建校干籍费徽总县旗圆聚伙子年市区省史会刊龄拜",
    "营": "业养销商地造救收盘口利改私运员生期盘",
    "连": "锁续环带接任冠胜霸襟衣年日夜忙片线云载贯通击拍发问读更跳串番本同绵涨跌创增播"
    "号夺几数下台板星庄浩江云州山",
    "军": "医校民训地人休嫂属转功事官士礼港垦工运令歌区装械徽旗龄籍备费衔种棋刊报博",
}
#: Standing right before a number they make it a formation's.
MILITARY_BEFORE = either(
    *("部队", "某部", "某师", "某旅", "某团", "某营", "解放军", "陆军", "海军", "空军", "火箭军"),
    *("武警", "边防", "海防", "驻军", "驻区", "联勤", r"[0-9十][师旅团营军]", "集团军", "军区"),
)
MILITARY_AFTER = either(
    *("官兵", "战士", "士兵", "指战员", "政委", "教导员", "指导员", "师长", "旅长", "团长", "营长"),
    *("连长", "司令", "参谋", "首长", "营区", "营房", "驻地", "政治处", "政治部", "机关", "部队"),
    *("全体", "家属院", "军嫂", "军属", "哨所", "班长", "炊事班", "代表"),
)
#: People who march in numbered companies and are no troops, and troops of the history books.
CIVIL = either(
    *(
        "军训",
        "学生",
        "新生",
        "民兵",
        "夏令营",
        "冬令营",
        "训练营",
        "兵团",
        "艺术团",
        "旅游",
        "合唱",
    ),
    *("考察", "代表团", "研学", "方队", "少年", "国防教育", "社团", "志愿", "童子", "少先", "班级"),
    *("大学", "中学", "小学", "学校", "学院", "宣讲", "演出", "巡讲", "督导", "评审", "检查团"),
)
HISTORY = either(
    *("八路军", "新四军", "新4军", "8路军", "红军", "抗日", "抗战", "志愿军", "解放战争", "长征"),
    *(
        "日军",
        "侵华",
        "野战军",
        "起义",
        "川军",
        "国民党",
        "国军",
        "远征军",
        "黄埔",
        "烈士",
        "老红军",
    ),
)
