import Community
import Testing

private typealias CategoryID = ID<Community.Category>

@Suite struct `The taxonomy` {
    private let taxonomy = Taxonomy.standard

    private func category(_ code: CategoryCode) throws -> Community.Category { try #require(taxonomy[code]) }

    @Test func `finds each category by its code`() {
        #expect(taxonomy.categories.count == 105)
        #expect(taxonomy.categories.allSatisfy { taxonomy[$0.code] == $0 })
        #expect(taxonomy["fire.water"] == nil)
    }

    @Test func `has codes that need no memory of their own and are safe in a topic`() {
        #expect(
            taxonomy.categories.filter { $0.code.text.utf8.count > 15 || !CategoryID(text: $0.code.text).isName } == [])
    }

    @Test func `names each category once in either language`() {
        #expect(Set(taxonomy.categories.map(\.chinese)).count == taxonomy.categories.count)
        #expect(Set(taxonomy.categories.map(\.english)).count == taxonomy.categories.count)
    }

    @Test func `gives a clause of one of the five standards for each category`() {
        let standards = ["S0 ", "S1 ", "S2 ", "S3 ", "S4 "]
        for category in taxonomy.categories {
            #expect(!category.clauses.isEmpty)
            #expect(Set(category.clauses).count == category.clauses.count)
            #expect(category.clauses.allSatisfy { clause in standards.contains { clause.hasPrefix($0) } })
        }
    }

    @Test func `knows every priority and ends at every level above the scene`() {
        #expect(Set(taxonomy.categories.map(\.priority)) == Set(Priority.allCases))
        #expect(Set(taxonomy.categories.map(\.top)) == Set(Level.allCases).subtracting([.scene]))
        #expect(Set(taxonomy.categories.flatMap(\.notify)) == Set(Authority.allCases))
    }

    @Test func `takes smoke to the district and the fire service`() throws {
        let smoke = try category("fire.smoke")
        #expect(smoke.chinese == "感烟报警")
        #expect(smoke.priority == .p1)
        #expect(smoke.top == .district)
        #expect(smoke.notify == [.fireService])
        #expect(smoke.latches)
        #expect(smoke.clauses.contains("S0 5.5.4.1c"))
    }

    @Test(arguments: [
        (Priority.p1, 60_000, 300_000), (.p2, 300_000, 1_800_000), (.p3, 1_800_000, 14_400_000),
    ])
    func `has limits of ours where no standard gives one`(priority: Priority, acknowledge: Int64, scene: Int64) {
        let limits = ResponseLimits.defaults(for: priority)
        #expect(limits.acknowledge == ResponseLimit(.milliseconds(acknowledge), .design))
        #expect(limits.onScene == ResponseLimit(.milliseconds(scene), .design))
        #expect(limits.resolve == nil)
    }

    @Test func `gives what is least urgent a working day, which no clock of an alarm counts`() throws {
        let limits = try category("door.open").limits(at: .p4)
        #expect(limits == ResponseLimits(resolve: ResponseLimit(.workingDays(1), .design)))
        #expect(limits.resolve?.milliseconds == nil)
    }

    @Test func `gives the two limits of the standards, and no others, with their clauses`() throws {
        let own = taxonomy.categories.filter { $0.ownLimits != ResponseLimits() }
        #expect(own.count == 7)
        let call = try category("elder.call").limits(at: .p1)
        #expect(call.onScene == ResponseLimit(.milliseconds(900_000), .clause("S4 No.48")))
        #expect(call.acknowledge == ResponseLimit(.milliseconds(60_000), .design))
        let dispute = try category("dispute").limits(at: .p3)
        #expect(dispute.resolve == ResponseLimit(.milliseconds(86_400_000), .clause("S4 No.43")))
    }

    @Test func `lets every P1 reach the community, even where its row ends lower`() throws {
        #expect(taxonomy.categories.allSatisfy { $0.top(at: .p1) >= .community })
        let fire = try category("charger.fire")
        #expect((fire.top, fire.top(at: .p1), fire.top(at: .p3)) == (.estate, .community, .estate))
    }
}
