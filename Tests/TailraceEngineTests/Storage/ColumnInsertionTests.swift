import TailraceEngine
import TestSupport
import Testing

@Suite struct ColumnInsertionTests {
  @Test func `ascending insertion sorts what lies behind the floor and nothing before it`() {
    var numbers = SplitMix(seed: 1)
    for floor in 0..<5 {
      var column = Column<Int64>(Array(repeating: 1_000, count: floor))
      var model: [Int64] = []
      for _ in 0..<60 {
        let value = numbers.below(40)
        column.insertAscending(value, floor: floor)
        model.append(value)
      }
      #expect(column.array() == Array(repeating: 1_000, count: floor) + model.sorted())
    }
  }

  @Test func `repeated values are appended and a tail is cut off`() {
    var column = Column<Int>([1, 2])
    column.append(repeating: 9, count: 20)
    #expect(column.array() == [1, 2] + Array(repeating: 9, count: 20))
    column.truncate(to: 3)
    #expect(column.array() == [1, 2, 9])
  }

  @Test func `a cut beyond the end traps`() async {
    await #expect(processExitsWith: .failure) {
      var column = Column<Int>([1, 2])
      column.truncate(to: 3)
    }
  }
}
