/// A row of values of which neighbours are often the same: as long as nothing changes, no more is kept of it.
public struct Steady<Element: Equatable & Sendable>: RandomAccessCollection, MutableCollection,
  Sendable
{
  /// Each value that differs from the one before it, and where it begins.
  private var values: [Element] = []
  private var starts: [Int32] = []
  public private(set) var endIndex = 0

  /// No values.
  public init() {}

  public var startIndex: Int { 0 }

  /// How many values are kept.
  package var kept: Int { values.count }

  /// - Complexity: O(log of the changes); to set one, O(values).
  public subscript(index: Int) -> Element {
    get {
      precondition(index >= 0 && index < endIndex, "an index lies in its row")
      return values[place(of: index)]
    }
    set {
      var row = Self()
      for other in indices { row.append(other == index ? newValue : self[other]) }
      self = row
    }
  }

  /// Puts a value at the end.
  public mutating func append(_ element: Element) {
    if values.last != element {
      values.append(element)
      starts.append(Int32(endIndex))
    }
    endIndex += 1
  }

  private func place(of index: Int) -> Int {
    var low = 0
    var high = starts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= Int32(index) { low = middle } else { high = middle }
    }
    return low
  }
}
