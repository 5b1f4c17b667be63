/// Fire, gas and what keeps people from being safe in their homes.
extension Taxonomy {
    static let fire: [[Category]] = [
        Category.row(
            [
                "S0 5.5.4.1b", "S0 5.5.4.1c", "S0 5.5.4.2a", "S1 8.2.5a", "S1 9.1.1", "S2 7.1.6.4", "S3 7.8.4",
                "S3 7.9.5", "S4 6.2.2",
            ],
            .p1, upTo: .district, notify: [.fireService], latches: true,
            [
                "fire.smoke": ("感烟报警", "smoke detected"), "fire.heat": ("感温报警", "heat detected"),
                "fire.fire": ("火灾", "fire"),
            ]),
        Category.row(
            ["S0 5.5.4.1b", "S1 8.2.5a", "S3 7.8.4", "S4 5.4.3", "S4 6.2.2"],
            .p1, upTo: .district, latches: true,
            [
                "gas.leak": ("燃气泄漏", "gas leak"), "gas.toxic": ("有毒有害气体", "toxic gas"),
                "gas.explosion": ("燃气爆炸", "gas explosion"),
            ]),
        Category.row(
            ["S0 5.5.4.1b", "S2 7.1.6.4"], .p1, upTo: .street, latches: true,
            ["fire.electric": ("电气火灾", "electrical fire")]),
        Category.row(
            ["S0 5.5.4.1b", "S2 7.1.6.2"], .p2, upTo: .community,
            [
                "fire.hydrant": ("消火栓水压异常", "hydrant pressure"), "fire.pressure": ("消防水压异常", "fire water pressure"),
                "fire.level": ("消防水位异常", "fire water level"),
            ]),
        Category.row(
            ["S2 7.1.6.3", "S3 7.9.5"], .p2, upTo: .community,
            [
                "fire.power": ("消防动力设备电源异常", "power of fire pumps"),
                "fire.lighting": ("应急照明电源异常", "power of emergency lighting"),
                "fire.equipment": ("消防设备异常", "fire equipment fault"),
            ]),
        Category.row(
            ["S0 5.5.1.2c", "S0 5.5.4.2a", "S1 7.2.4.4", "S2 7.1.6.1"], .p2, upTo: .street,
            ["fire.lane": ("消防通道占用", "fire lane blocked")]),
        Category.row(
            ["S0 5.4.3.2d", "S0 5.5.4.1b", "S1 7.2.4.4", "S3 7.9.3"], .p2, upTo: .community,
            [
                "ebike.indoors": ("电动车进楼", "e-bike indoors"), "ebike.lift": ("电动车入梯", "e-bike in a lift"),
                "ebike.charging": ("楼道内充电", "charging in a corridor"),
            ]),
    ]

    static let security: [[Category]] = [
        Category.row(
            ["S0 5.5.1.2c", "S1 7.2.4.4", "S3 7.8.4"], .p1, upTo: .street, notify: [.police],
            ["object.thrown": ("高空抛物", "object thrown from a height")]),
        Category.row(
            ["S0 5.4.5", "S1 6.2.3a", "S1 6.2.3e", "S2 7.2.2.2", "S2 7.2.2.3", "S2 7.2.2.4", "S3 7.9.6"],
            .p1, upTo: .community, notify: [.police],
            [
                "intrude.edge": ("周界入侵", "intrusion at the perimeter"),
                "intrude.plant": ("设备间入侵", "intrusion into a plant room"),
                "intrude.home": ("家庭入侵", "intrusion into a home"),
                "intrude.fence": ("电子围栏报警", "electronic fence"),
            ]),
        Category.row(
            ["S0 5.4.5.1c", "S0 5.4.5.2c", "S1 6.1.3", "S1 6.2.3f", "S1 6.2.3g", "S3 7.8.5"],
            .p1, upTo: .street, notify: [.emergencyCall], latches: true,
            [
                "help.post": ("紧急报警柱", "alarm post"), "help.button": ("紧急求助按钮", "panic button"),
                "help.device": ("求助装置", "call for help"), "help.intercom": ("对讲求助", "help by intercom"),
            ]),
    ]

    static let people: [[Category]] = [
        Category.row(
            ["S1 8.2.7d", "S2 7.1.8", "S2 8.3.3", "S3 7.4.1", "S3 7.4.2", "S4 No.48", "S4 5.4.3"],
            .p1, upTo: .community, notify: [.family, .medical],
            limits: ResponseLimits(onScene: .minutes(15, .clause("S4 No.48"))), latches: true,
            [
                "elder.call": ("老人一键呼叫", "call of an elder"), "elder.vitals": ("体征异常", "vital signs"),
                "elder.lost": ("老人走失", "elder lost"), "elder.cry": ("呼救", "cry for help"),
                "elder.care": ("失智失能监护", "care of the demented and disabled"),
            ]),
        Category.row(
            ["S0 5.5.3.1d", "S3 7.5.2"], .p1, upTo: .district,
            [
                "person.special": ("特殊人群异常", "person under care, abnormal"),
                "person.urgent": ("特殊人群紧急", "person under care, urgent"),
            ]),
        // The table names the police and no level; the community is where they are called from. [design]
        Category.row(
            ["S0 5.4.4.1d", "S1 9.2.2a", "S3 7.7.1", "S4 6.2.2"], .p2, upTo: .community, notify: [.police],
            [
                "person.abnormal": ("异常人员", "person behaving abnormally"),
                "person.watched": ("重点人员", "person on a list"),
                "visitor.match": ("访客比对异常", "visitor does not match"),
                "vehicle.watched": ("异常车辆", "vehicle on a list"),
            ]),
        Category.row(
            ["S1 9.2.2d", "S3 7.8.2", "S4 5.3.1"], .p1, upTo: .district, notify: [.police],
            [
                "public.security": ("治安风险", "public security"), "public.terror": ("恐怖风险", "terror"),
                "public.crowd": ("群体事件", "crowd"), "public.crime": ("犯罪事件", "crime"),
                "public.foreign": ("涉外事件", "event with foreigners"),
            ]),
        Category.row(
            ["S3 7.8.1", "S0 5.3.2.2a"], .p1, upTo: .district,
            [
                "nature.flood": ("水旱灾害", "flood or drought"), "nature.weather": ("气象灾害", "weather"),
                "nature.quake": ("地震", "earthquake"), "nature.waterlog": ("内涝", "waterlogging"),
            ]),
        Category.row(
            ["S0 5.5.2", "S3 7.8.3"], .p1, upTo: .district, notify: [.medical],
            ["health.epidemic": ("疫情", "epidemic"), "health.public": ("公共卫生事件", "public health")]),
        Category.row(
            ["S0 5.5.2", "S3 7.8.3"], .p2, upTo: .district, notify: [.medical],
            ["health.abnormal": ("健康异常", "abnormal health"), "health.door": ("居家隔离门磁", "door of a quarantine")]),
    ]
}
