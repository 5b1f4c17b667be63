/// What is kept in order: the yard, the plant, the air and the services.
extension Taxonomy {
    static let order: [[Category]] = [
        Category.row(["S0 5.4.3.2d"], .p4, upTo: .controlRoom, ["door.open": ("单元门未关", "unit door left open")]),
        Category.row(
            ["S0 5.3.3.2d", "S1 9.2.4d", "S3 7.9.3"], .p3, upTo: .estate,
            [
                "vehicle.outside": ("外来车辆", "outside vehicle"), "vehicle.parking": ("违停车辆", "vehicle parked wrongly"),
                "vehicle.rule": ("违规车辆", "vehicle against the rules"),
                "bike.parking": ("非机动车乱停", "bikes parked wrongly"),
            ]),
        Category.row(
            ["S1 9.2.2c", "S4 5.4.3", "S0 5.5.1.3b"], .p2, upTo: .estate,
            ["video.theft": ("偷盗识别", "theft seen")]),
        Category.row(
            ["S1 9.2.2c", "S4 5.4.3", "S0 5.5.1.3b"], .p3, upTo: .estate,
            ["video.alert": ("视频算法预警", "video analysis")]),
        Category.row(
            ["S1 9.2.2c", "S4 5.4.3", "S0 5.5.1.3b"], .p4, upTo: .estate,
            ["video.conduct": ("不文明行为", "uncivil conduct")]),
    ]

    static let facilities: [[Category]] = [
        Category.row(
            ["S0 5.3.1.2c", "S1 9.2.6a", "S4 No.27"], .p1, upTo: .community, notify: [.specialEquipment],
            latches: true, ["lift.trapped": ("电梯困人", "people trapped in a lift")]),
        Category.row(
            ["S0 5.3.1.2c", "S1 9.2.6a", "S4 No.27"], .p2, upTo: .community, notify: [.specialEquipment],
            ["lift.fault": ("电梯故障", "lift fault")]),
        Category.row(
            ["S3 7.7.3", "S0 5.6.5.2a", "S1 9.2.6a", "S4 No.27"], .p2, upTo: .estate,
            [
                "cover.manhole": ("窨井盖异常", "manhole cover"), "water.plumbing": ("给排水异常", "water supply and drains"),
                "power.supply": ("供配电异常", "power supply"), "heat.station": ("换热站异常", "heat station"),
                "air.handling": ("通风空调异常", "ventilation"),
            ]),
        Category.row(
            ["S0 5.3.1.2b", "S2 7.2.9"], .p2, upTo: .community,
            ["pipe.network": ("管网异常", "pipe network"), "pipe.line": ("管线异常", "pipe line")]),
        Category.row(
            ["S0 5.3.3.2a", "S2 7.2.8.1", "S3 7.7.3"], .p4, upTo: .estate,
            [
                "light.fault": ("照明故障", "lighting"), "light.street": ("路灯故障", "street lamp"),
                "light.landscape": ("景观灯故障", "landscape lamp"),
            ]),
        Category.row(
            ["S0 5.6.5.2a", "S1 10.5", "S2 7.2.7", "S3 7.6.4"], .p3, upTo: .estate,
            ["charger.fault": ("充电桩故障", "charger fault")]),
        Category.row(
            ["S0 5.6.5.2a", "S1 10.5", "S2 7.2.7", "S3 7.6.4"], .p1, upTo: .estate, notify: [.fireService],
            latches: true, ["charger.fire": ("充电消防", "fire at a charger")]),
        Category.row(["S3 7.9.3"], .p3, upTo: .estate, ["asset.moved": ("资产异动", "asset moved")]),
        Category.row(
            ["S2 8.5.2"], .p1, upTo: .street, ["work.accident": ("质量安全事故", "accident at work")]),
        Category.row(
            ["S1 10.3b", "S4 4.2.4.2"], .p4, upTo: .estate,
            ["energy.carbon": ("碳排放预警", "carbon emission"), "energy.abnormal": ("能耗异常", "energy use")]),
    ]

    static let environment: [[Category]] = [
        Category.row(
            ["S0 5.3.4.1a", "S2 7.1.7.2", "S2 7.2.5"], .p1, upTo: .district,
            [
                "water.quality": ("供水水质超标", "water quality"), "water.tank": ("水箱水质超标", "tank water quality"),
                "water.pollution": ("水污染", "water pollution"),
            ]),
        Category.row(
            ["S0 5.3.2.2b", "S2 7.2.5", "S4 No.31", "S4 No.32", "S4 No.33", "S4 No.34"], .p3, upTo: .community,
            [
                "air.quality": ("空气质量", "air quality"), "air.pm25": ("PM2.5超标", "PM2.5"),
                "noise.level": ("噪声超标", "noise"), "soil.quality": ("土质异常", "soil"),
                "indoor.cold": ("室内低温", "cold rooms"),
            ]),
        Category.row(
            ["S0 5.3.2.2b", "S2 7.2.5"], .p1, upTo: .community, latches: true,
            ["air.co": ("车库一氧化碳超标", "carbon monoxide in a garage")]),
        Category.row(
            ["S0 5.5.6.2", "S1 10.6", "S2 8.2.2.2", "S3 7.7.7", "S4 6.2.5"], .p4, upTo: .estate,
            [
                "waste.full": ("垃圾满溢", "bin full"), "waste.sorting": ("错误投放", "waste sorted wrongly"),
                "waste.bag": ("未破袋", "bag not opened"), "waste.dumping": ("随意丢弃", "dumping"),
                "waste.emission": ("排放超标", "emission"),
            ]),
        Category.row(
            ["S0 5.5.6.2", "S1 10.6", "S2 8.2.2.2", "S3 7.7.7", "S4 6.2.5"], .p2, upTo: .estate,
            ["waste.heat": ("桶温超限", "bin too hot")]),
        Category.row(
            ["S0 5.3.2.1c", "S3 7.10", "S3 7.7.6", "S4 No.61", "S4 5.2.2"], .p3, upTo: .street,
            [
                "hazard.place": ("环境隐患", "hazard"), "hazard.clutter": ("乱堆放", "clutter"),
                "hazard.building": ("违章搭建", "illegal building"), "hazard.lodging": ("违规住人", "illegal lodging"),
            ]),
    ]

    static let services: [[Category]] = [
        Category.row(
            ["S4 No.62"], .p3, upTo: .estate,
            [
                "shop.fire": ("商铺消防问题", "shop: fire protection"), "shop.safety": ("商铺安全问题", "shop: safety"),
                "shop.hygiene": ("商铺卫生问题", "shop: hygiene"), "shop.noise": ("商铺噪音问题", "shop: noise"),
            ]),
        Category.row(
            ["S0 5.3.4.2d", "S0 5.6.4.2b", "S2 8.3.1.1", "S2 9.4.2", "S3 7.7.2", "S3 7.7.4"],
            .p3, upTo: .estate, notify: [.hotline],
            ["repair.urgent": ("设施抢修", "urgent repair"), "complaint": ("投诉", "complaint")]),
        Category.row(
            ["S0 5.3.4.2d", "S0 5.6.4.2b", "S2 8.3.1.1", "S2 9.4.2", "S3 7.7.2", "S3 7.7.4"],
            .p4, upTo: .estate, notify: [.hotline],
            ["repair.request": ("报修", "repair"), "suggestion": ("建议", "suggestion")]),
        Category.row(
            ["S0 5.5.1.1d", "S4 5.3.4", "S4 No.43", "S4 5.2.2"], .p3, upTo: .street,
            limits: ResponseLimits(resolve: .minutes(1_440, .clause("S4 No.43"))),
            ["dispute": ("矛盾纠纷", "dispute"), "enforcement": ("综合执法事件", "enforcement")]),
    ]
}
