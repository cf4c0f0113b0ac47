import Testing

@Suite struct TidyTests {
  @Test(arguments: Rule.ofSources + Rule.ofPages)
  func `the repository keeps to its rules`(_ rule: Rule) {
    #expect(rule.violations(in: TextFile.all) == [])
  }

  @Test(arguments: Rule.ofSources + Rule.ofPages)
  func `a planted violation is found`(_ rule: Rule) {
    #expect(rule.violations(in: [rule.violation]).count == 1)
  }

  @Test(arguments: Rule.ofSources + Rule.ofPages)
  func `a rule looks at something`(_ rule: Rule) {
    #expect(TextFile.all.contains(where: rule.applies))
  }

  @Test func `no room may know of another without need`() {
    let handed = TextFile.all.filter(Rule.ofRooms.applies).flatMap(Rooms.handed)
    for (room, others) in Rooms.mayBeHanded {
      #expect(others.subtracting(handed.filter { $0.room == room }.map(\.other)) == [], "\(room)")
    }
  }
}
