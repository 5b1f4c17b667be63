import Community
import Testing

@Suite struct `What is known of people` {
    @Test(arguments: [
        (Particular.name, "张三", "张*" as String?), (.name, "欧阳修文", "欧*"), (.name, "John Smith", "J*"),
        (.name, "张", "张*"),
        (.phone, "13812340000", "138****0000"), (.phone, "+86 138 1234 0000", "+86 138 **** 0000"),
        (.phone, "010-62345678", "010-****5678"), (.phone, "62345678", "****5678"), (.phone, "2345678", "***5678"),
        (.phone, "12345", "****5"), (.phone, "110", "***"), (.plate, "京A12345", "京A****5"),
        (.plate, "粤BD12345", "粤B*****5"), (.plate, "京", "京"), (.idNumber, "110101199003071234", "1****************4"),
        (.idNumber, "X1", "X1"), (.address, "北京市朝阳区幸福路8号", "北京市朝阳区****"),
        (.address, "3号楼2单元502", "*号楼*单元****"),
        (.address, "三号楼二单元502", "*号楼*单元****"), (.text, "电梯停在三楼", nil),
    ])
    func `is masked by rule`(particular: Particular, value: String, masked: String?) {
        #expect(particular.masked(value) == masked)
    }

    @Test func `is told whole, in part or not at all, by role and mask`() {
        let particulars = Particulars([.phone: "13812340000", .name: "张三", .text: "words", .plate: ""])
        #expect(particulars.known == [.name, .phone, .text])
        #expect(particulars.shown(.full) == particulars)
        #expect(particulars.shown(.masked) == Particulars([.name: "张*", .phone: "138****0000"]))
        let disclosures = Role.allCases.map { role in
            Grant(token: "k", principal: "p", role: role, scope: .community, mask: nil).disclosure(ofWords: false)
        }
        #expect(disclosures == [nil, nil, .masked, .full, .full, .masked, nil, nil])
        let worker = Grant(token: "k", principal: "p", role: .worker, scope: .community, mask: nil)
        #expect(worker.disclosure(ofWords: true) == .full)
        for mask in Mask.allCases {
            let manager = Grant(token: "k", principal: "p", role: .manager, scope: .community, mask: mask)
            for isWords in [true, false] { #expect(manager.disclosure(ofWords: isWords) == .masked) }
        }
        // Whoever may look sees something, and whoever may not sees nothing.
        for role in Role.allCases {
            #expect((role.disclosure != nil) == role.permissions.contains(.read(.personal)))
        }
    }
}
