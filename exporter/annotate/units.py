"""Units and classifiers: what a number counts, and what English calls it.

National metrology: GB 3100–3102; 亩 is 1/15 hectare, 斤 half a kilogram.
"""

from __future__ import annotations

#: Chinese unit → (subtype, English unit: plural form or sign).
MEASURES: dict[str, tuple[str, str]] = {
    "元": ("money", "yuan"), "块钱": ("money", "yuan"), "美元": ("money", "US dollars"),
    "欧元": ("money", "euros"), "港元": ("money", "Hong Kong dollars"), "日元": ("money", "yen"),
    "%": ("percent", "%"), "‰": ("percent", "‰"),
    "个百分点": ("percent", "percentage points"), "百分点": ("percent", "percentage points"),
    "吨": ("mass", "metric tons"), "吨标准煤": ("mass", "metric tons of standard coal"),
    "公斤": ("mass", "kilograms"), "千克": ("mass", "kilograms"), "克": ("mass", "grams"),
    "毫克": ("mass", "milligrams"), "微克": ("mass", "micrograms"), "斤": ("mass", "jin"),
    "千瓦时": ("energy", "kilowatt-hours"), "度电": ("energy", "kilowatt-hours"),
    "兆瓦时": ("energy", "megawatt-hours"), "吉瓦时": ("energy", "gigawatt-hours"),
    "千瓦": ("power", "kilowatts"), "兆瓦": ("power", "megawatts"), "吉瓦": ("power", "gigawatts"),
    "GW": ("power", "GW"), "MW": ("power", "MW"), "kW": ("power", "kW"),
    "GWh": ("energy", "GWh"), "MWh": ("energy", "MWh"), "kWh": ("energy", "kWh"),
    "亩": ("area", "mu"), "公顷": ("area", "hectares"), "平方公里": ("area", "square kilometers"),
    "平方千米": ("area", "square kilometers"), "平方米": ("area", "square meters"),
    "平米": ("area", "square meters"), "平方": ("area", "square meters"),
    "立方米": ("volume", "cubic meters"), "立方": ("volume", "cubic meters"),
    "方": ("volume", "cubic meters"), "升": ("volume", "liters"),
    "公里": ("length", "kilometers"), "千米": ("length", "kilometers"), "米": ("length", "meters"),
    "厘米": ("length", "centimeters"), "毫米": ("length", "millimeters"), "纳米": ("length", "nanometers"),
    "英寸": ("length", "inches"), "海里": ("length", "nautical miles"),
    "摄氏度": ("temperature", "°C"), "℃": ("temperature", "°C"),
    "天": ("duration", "days"), "个工作日": ("duration", "working days"), "日内": ("duration", "days"),
    "周": ("duration", "weeks"), "个星期": ("duration", "weeks"), "个月": ("duration", "months"),
    "周年": ("duration", "years"), "年": ("duration", "years"), "个年头": ("duration", "years"),
    "小时": ("duration", "hours"), "个小时": ("duration", "hours"), "分钟": ("duration", "minutes"),
    "秒": ("duration", "seconds"), "岁": ("age", "years old"), "周岁": ("age", "years old"), "倍": ("ratio", "times"),
    "人次": ("count", "person-times"), "人": ("count", "people"), "户": ("count", "households"),
    "分": ("score", "points"), "标箱": ("count", "TEUs"), "标准箱": ("count", "TEUs"), "TEU": ("count", "TEUs"),
}  # fmt: skip

#: Bare counts: English names what is counted, not the classifier.
CLASSIFIERS = frozenset(
    "个 家 项 件 条 处 所 名 位 座 台 部 辆 次 场 宗 张 套 种 类 大类 小类 大项 批 支 头 只 株 棵 栋 幢 间 根 基 篇 起 例 级 组 "
    "册 本 枚 颗 粒 块 片 幅 艘 架 列 节 口 眼 面 道 门 届 轮 遍 趟 笔 单 层 段 股 队 对 副 匹 羽 尾 份 款 桩 盏 封 首 讲 课时 学时 "
    "班 方面 场次 批次 户次 家次 件次 车次 班次 架次 台次 台套 床 句 句话 期 站 步 单元 大".split()
)
#: Of these, the ones that a Chinese numeral counts too; others begin too many words (三大, 两口).
SPOKEN = CLASSIFIERS - frozenset(
    "大 头 口 眼 面 门 届 班 站 步 基 级 对 单 床 首 封 本 队 股 根 期".split()
)

#: What turns a unit into a rate: 吨/年, 次/秒.
RATES = {
    "年": "per year", "月": "per month", "日": "per day", "天": "per day", "小时": "per hour",
    "秒": "per second", "平方米": "per square meter", "立方米": "per cubic meter",
    "人": "per person", "亩": "per mu", "吨": "per metric ton", "平方公里": "per square kilometer",
}  # fmt: skip

#: Words that begin like a number's unit and are none: 5部门, 3方面, 2处理.
NOT_UNITS = (
    "分(?:[之别局公管析布行支类散步批解配校工层级享担歧离项])|方(?:案|式|针|位|向|责|能|便)|部(?:门|分|委|署|级)|位(?:于|列|居|数|一体)|种(?:植|养|子|粮)|处(?:理|置|分|级|于|罚|长)"
    "|条(?:例|款|件)|对(?:接|象|口|外|于|比|标)|组(?:织|成|建)|台(?:湾|风|账)|所(?:有|属|以(?![上下内])|在|需)|根(?:据|本)|面(?:积|向|对|临)"
    "|期(?:间|限|望|待)|层(?:次|面)|起(?:来|点|步|草|到|诉)|场(?:所|地|面|馆|景|合)|家(?:庭|园|乡|具|电|长)|节(?:约|能|日|点|水)"
    "|列(?:入|为|出|举|车)|班(?:子|组|车)|大(?:于|约|型|幅|量|力|致|会|小)|人(?:才|大|均|民|社|工)|年(?:级|度|龄|代|会)|天(?:然|津)"
    "|级(?:联动|书记|医院)|单(?:位|项|独)|元(?:锂|素|首|件|旦|帅)|门(?:类|槛|店)|个(?:人|体|性|别)(?!人)|步(?:行|入|伐)|次(?:全会|会议|全体会议|代表大会|党代会|产业)"
)
