import Testing

@testable import TailraceEngine

@Suite struct ComponentCountsTests {
  @Test func `what was counted between two moments is told of every count`() {
    // Nothing but counts of eight bytes is in it.
    func filled(_ value: (Int) -> Int64) -> ComponentCounts {
      var counts = ComponentCounts()
      unsafe withUnsafeMutableBytes(of: &counts) { bytes in
        let words = unsafe bytes.assumingMemoryBound(to: Int64.self)
        for index in words.indices { unsafe words[index] = value(index) }
      }
      return counts
    }
    let between = filled { 1000 + Int64($0) * 3 }.since(filled { Int64($0) })
    #expect(between == filled { 1000 + Int64($0) * 2 })
    #expect(MemoryLayout<ComponentCounts>.size == 16 * 8)
  }
}
