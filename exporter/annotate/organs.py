"""What bodies are made of: levels, organs, departments, and their English.

The English of single words is common usage of China Daily and of the lists of government bodies;
the compounds are put together by rule.
"""

from __future__ import annotations

#: The level of a body that names no place: 区委, 镇党委.
LEVELS = {
    "自治区": "regional", "省": "provincial", "市": "municipal", "区": "district", "县": "county", "旗": "banner",
    "盟": "league", "州": "prefectural", "地区": "prefectural", "镇": "town", "乡": "township", "乡镇": "township",
    "街道": "subdistrict", "苏木": "sumu", "村": "village", "嘎查": "gacha", "社区": "community",
    "开发区": "development zone", "经济技术开发区": "economic and technological development zone",
    "经开区": "economic development zone", "高新区": "high-tech zone", "示范区": "demonstration zone", "新区": "new area",
    "园区": "park", "工业园区": "industrial park", "保税区": "bonded zone", "集团": "group", "公司": "company",
}  # fmt: skip
#: The last word of a place's English → its adjective.
ADJECTIVES = {
    "City": "municipal", "District": "district", "County": "county", "Province": "provincial",
    "Region": "regional", "Prefecture": "prefectural", "League": "league", "Town": "town",
    "Township": "township", "Subdistrict": "subdistrict", "Village": "village", "Community": "community",
    "Sumu": "sumu", "Gacha": "gacha",
}  # fmt: skip

#: Organs that follow a place or level.
ORGANS = {
    "委": "Party committee", "委员会": "Party committee", "党委": "Party committee", "党委会": "Party committee",
    "党工委": "Party working committee", "工委": "Party working committee", "党组": "leading Party members group",
    "党总支": "general Party branch", "党支部": "Party branch", "机关党委": "Party committee of offices",
    "纪委": "commission for discipline inspection", "纪律检查委员会": "commission for discipline inspection",
    "纪委监委": "commission for discipline inspection and supervisory commission",
    "监委": "supervisory commission", "监察委员会": "supervisory commission",
    "政法委": "commission for political and legal affairs", "团委": "Communist Youth League committee",
    "人民政府": "people's government", "政府": "government", "管委会": "administrative committee",
    "管理委员会": "administrative committee", "办事处": "office", "街道办": "office", "行政公署": "administrative office",
    "行署": "administrative office", "公署": "administrative office", "委会": "villagers' committee", "民委员会": "villagers' committee",
    "居委会": "residents' committee", "居民委员会": "residents' committee",
    "人民代表大会常务委员会": "people's congress standing committee", "人大常委会": "people's congress standing committee",
    "人民代表大会": "people's congress", "人大": "people's congress", "政协": "CPPCC committee",
    "高级人民法院": "high people's court", "中级人民法院": "intermediate people's court", "人民法院": "people's court",
    "法院": "court", "人民检察院": "people's procuratorate", "检察院": "procuratorate",
    "总工会": "federation of trade unions", "妇联": "women's federation", "妇女联合会": "women's federation",
    "科协": "association for science and technology", "文联": "federation of literary and art circles",
    "残联": "disabled persons' federation", "工商联": "federation of industry and commerce",
    "红十字会": "Red Cross society", "武装部": "people's armed forces department", "人武部": "people's armed forces department",
    "侨联": None, "台联": None, "供销社": None, "关工委": None, "法学会": None, "巡察办": None, "文明办": None,
    "局": "bureau", "派出所": "police station", "司法所": "judicial office", "税务所": "tax office", "财政所": "finance office",
    "卫生院": "health center",
}  # fmt: skip
#: What a committee or a government has below it.
PARTS = {
    "常委会": "standing committee", "办公室": "general office", "办公厅": "general office", "办": "general office",
    "组织部": "organization department", "宣传部": "publicity department", "统战部": "united front work department",
    "政法委": "commission for political and legal affairs", "政法委员会": "commission for political and legal affairs",
    "党校": "Party school", "政策研究室": "policy research office", "政研室": "policy research office",
    "研究室": "research office", "社会工作部": "society work department", "老干部局": "bureau for retired officials",
    "网信办": "cyberspace affairs office", "编办": None, "巡察办": None, "巡视办": None, "机关工委": None, "直属机关工委": None,
    "直机关工委": None, "农办": None, "党组": "leading Party members group",
}  # fmt: skip

#: What departments deal with.
DEPARTMENTS = {
    "公安": "public security", "财政": "finance", "教育": "education", "民政": "civil affairs", "司法": "justice",
    "审计": "audit", "统计": "statistics", "税务": "taxation", "商务": "commerce", "水利": "water resources", "水务": "water affairs",
    "林业": "forestry", "草原": "grassland", "林业和草原": "forestry and grassland", "林草": "forestry and grassland",
    "农业": "agriculture", "农牧": "agriculture and animal husbandry", "农牧业": "agriculture and animal husbandry",
    "农业农村": "agriculture and rural affairs", "畜牧": "animal husbandry", "交通": "transport", "交通运输": "transport",
    "住建": "housing and urban-rural development", "住房和城乡建设": "housing and urban-rural development",
    "住房城乡建设": "housing and urban-rural development", "规划": "planning", "国土资源": "land and resources",
    "自然资源": "natural resources", "环保": "environmental protection", "环境保护": "environmental protection",
    "生态环境": "ecology and environment", "文化": "culture", "文旅": "culture and tourism",
    "文化旅游": "culture and tourism", "文化和旅游": "culture and tourism", "文化体育旅游": "culture, sports and tourism",
    "文化旅游体育": "culture, tourism and sports", "体育": "sports", "旅游": "tourism", "卫生": "health", "卫生健康": "health",
    "卫健": "health", "卫生计生": "health and family planning", "人社": "human resources and social security",
    "人力资源和社会保障": "human resources and social security", "人力资源社会保障": "human resources and social security",
    "医保": "healthcare security", "医疗保障": "healthcare security", "市场监管": "market regulation",
    "市场监督管理": "market regulation", "工商": "industry and commerce", "工商行政管理": "industry and commerce",
    "质监": "quality supervision", "质量技术监督": "quality and technical supervision", "药监": "drug administration",
    "药品监督管理": "drug administration", "食药监": "food and drug administration", "食品药品监督管理": "food and drug administration",
    "应急": "emergency management", "应急管理": "emergency management", "安监": "work safety", "安全生产监督管理": "work safety",
    "信访": "public complaints", "气象": "meteorology", "地震": "earthquake affairs", "档案": "archives",
    "机关事务": "government offices administration", "机关事务管理": "government offices administration",
    "行政审批": "administrative approval", "行政审批服务": "administrative approval services",
    "政务服务": "government services", "城管": "urban management", "城市管理": "urban management",
    "城市管理综合执法": "urban management and law enforcement", "综合行政执法": "administrative law enforcement",
    "城管执法": "urban management and law enforcement", "城市管理执法": "urban management and law enforcement",
    "综合执法": "law enforcement", "园林": "parks and gardens", "粮食": "grain", "粮食和物资储备": "grain and material reserves", "扶贫": "poverty alleviation",
    "扶贫开发": "poverty alleviation and development", "乡村振兴": "rural revitalization", "大数据": "big data",
    "大数据管理": "big data", "大数据发展": "big data development", "大数据发展管理": "big data development",
    "科技": "science and technology", "科学技术": "science and technology", "工信": "industry and information technology",
    "工业和信息化": "industry and information technology", "经济和信息化": "economy and information technology",
    "发改": "development and reform", "发展改革": "development and reform", "发展和改革": "development and reform",
    "知识产权": "intellectual property", "外事": "foreign affairs", "民族宗教": "ethnic and religious affairs", "民族事务": "ethnic affairs",
    "退役军人事务": "veterans affairs", "退役军人": "veterans affairs", "老干部": "retired officials",
    "供电": "power supply", "能源": "energy", "邮政管理": "postal administration", "烟草专卖": "tobacco monopoly",
    "铁路": "railway", "公路": "highways", "海洋": "oceans", "海洋渔业": "oceans and fishery", "地方金融监督管理": "local financial regulation",
    "金融": "finance", "国资": "state assets", "国有资产监督管理": "state assets supervision", "招商": "investment promotion",
    "投资促进": "investment promotion", "投资合作": "investment cooperation", "人防": "civil air defense", "医药监督": "drug administration",
    "国家税务": "taxation", "国税": "state taxation", "地税": "local taxation", "房管": "housing administration", "国家安全": "state security",
}  # fmt: skip
#: What departments are.
KINDS = {
    "局": "bureau", "厅": "department", "委": "commission", "委员会": "commission", "办": "office", "办公室": "office",
    "总局": "general administration", "分局": "branch bureau", "总队": "corps", "支队": "detachment", "大队": "brigade",
}  # fmt: skip

#: Bodies of the whole country.
NATIONAL = {
    "党中央": "CPC Central Committee", "中共中央": "CPC Central Committee", "中国共产党": "Communist Party of China",
    "中共中央政治局": "Political Bureau of the CPC Central Committee", "中央政治局": "Political Bureau of the CPC Central Committee",
    "中央政治局常委会": "Standing Committee of the Political Bureau of the CPC Central Committee",
    "中共中央办公厅": "General Office of the CPC Central Committee", "中央办公厅": "General Office of the CPC Central Committee",
    "中央军委": "Central Military Commission", "中央纪委": "CPC Central Commission for Discipline Inspection",
    "中央纪委国家监委": "CPC Central Commission for Discipline Inspection and National Commission of Supervision",
    "中央组织部": "Organization Department of the CPC Central Committee", "中组部": "Organization Department of the CPC Central Committee",
    "中央宣传部": "Publicity Department of the CPC Central Committee", "中宣部": "Publicity Department of the CPC Central Committee",
    "中央统战部": "United Front Work Department of the CPC Central Committee", "中央党校": "Party School of the CPC Central Committee",
    "全国人大": "National People's Congress", "全国人大常委会": "Standing Committee of the National People's Congress",
    "全国人民代表大会": "National People's Congress", "全国政协": "National Committee of the CPPCC",
    "国务院": "State Council", "国务院办公厅": "General Office of the State Council",
    "国务院新闻办公室": "State Council Information Office", "国新办": "State Council Information Office",
    "国务院国资委": "State-owned Assets Supervision and Administration Commission of the State Council",
    "最高人民法院": "Supreme People's Court", "最高人民检察院": "Supreme People's Procuratorate",
    "国家发展改革委": "National Development and Reform Commission", "国家发改委": "National Development and Reform Commission",
    "国家发展和改革委员会": "National Development and Reform Commission",
    "国家卫生健康委": "National Health Commission", "国家卫健委": "National Health Commission",
    "国家监委": "National Commission of Supervision", "国家税务总局": "State Taxation Administration",
    "中国人民银行": "People's Bank of China", "新华社": "Xinhua News Agency", "中国科学院": "Chinese Academy of Sciences",
    "中国工程院": "Chinese Academy of Engineering", "中国社会科学院": "Chinese Academy of Social Sciences",
    "共青团中央": "Central Committee of the Communist Youth League", "全国总工会": "All-China Federation of Trade Unions",
    "全国妇联": "All-China Women's Federation", "全国工商联": "All-China Federation of Industry and Commerce",
    "中国红十字会": "Red Cross Society of China", "中国残联": "China Disabled Persons' Federation",
    "外交部": "Ministry of Foreign Affairs", "国防部": "Ministry of National Defense", "教育部": "Ministry of Education",
    "科技部": "Ministry of Science and Technology", "工业和信息化部": "Ministry of Industry and Information Technology",
    "工信部": "Ministry of Industry and Information Technology", "公安部": "Ministry of Public Security",
    "国家安全部": "Ministry of State Security", "民政部": "Ministry of Civil Affairs", "司法部": "Ministry of Justice",
    "财政部": "Ministry of Finance", "人力资源和社会保障部": "Ministry of Human Resources and Social Security",
    "人力资源社会保障部": "Ministry of Human Resources and Social Security", "人社部": "Ministry of Human Resources and Social Security",
    "自然资源部": "Ministry of Natural Resources", "生态环境部": "Ministry of Ecology and Environment",
    "住房和城乡建设部": "Ministry of Housing and Urban-Rural Development", "住建部": "Ministry of Housing and Urban-Rural Development",
    "交通运输部": "Ministry of Transport", "水利部": "Ministry of Water Resources",
    "农业农村部": "Ministry of Agriculture and Rural Affairs", "农业部": "Ministry of Agriculture", "商务部": "Ministry of Commerce",
    "文化和旅游部": "Ministry of Culture and Tourism", "文化部": "Ministry of Culture",
    "退役军人事务部": "Ministry of Veterans Affairs", "应急管理部": "Ministry of Emergency Management",
}  # fmt: skip

#: What may follow a place to make the name of an institution, with its English after the place's.
INSTITUTIONS = {
    "大学": "University", "师范大学": "Normal University", "农业大学": "Agricultural University", "医科大学": "Medical University",
    "职业技术学院": "Vocational and Technical College", "人民医院": "People's Hospital", "中心医院": "Central Hospital",
    "中医院": "Hospital of Traditional Chinese Medicine", "中医医院": "Hospital of Traditional Chinese Medicine",
    "妇幼保健院": "Maternal and Child Health Hospital", "疾控中心": "Center for Disease Control and Prevention",
    "疾病预防控制中心": "Center for Disease Control and Prevention", "实验小学": "Experimental Primary School",
    "实验中学": "Experimental Middle School",
}  # fmt: skip
#: Universities that do not follow the rule.
OWN_ENGLISH = {("Beijing", "大学"): "Peking University", ("Suzhou", "大学"): "Soochow University"}
