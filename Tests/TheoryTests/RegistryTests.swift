import Testing

struct RegistryTests {
  @Test func `every published case is either tested or listed with a reason, and none is both`() {
    let tested = Registry.cases.map { $0.id }
    #expect(Set(tested).count == tested.count, "a case is tested once")
    #expect(Set(tested).isDisjoint(with: Registry.notYet.keys))
    #expect((tested + Registry.notYet.keys).sorted() == CaseFile.ids)
    #expect(CaseFile.ids.count == 160)
    #expect(Registry.notYet.values.allSatisfy { !$0.isEmpty })
  }

  @Test func `every reason for leaving a quantity out names a quantity of its case`() {
    for theoryCase in Registry.cases {
      let names = theoryCase.reference.quantities.map { $0.name }
      #expect(Set(theoryCase.omitted.keys).isSubset(of: names), "\(theoryCase.id)")
    }
  }

  @Test func `more than nine in ten quantities of the tested cases are tested`() {
    let all = Registry.cases.reduce(0) { $0 + $1.reference.quantities.count }
    let omitted = Registry.cases.reduce(0) { $0 + $1.omitted.count }
    #expect(omitted * 10 < all)
  }
}
