/// Look-up tables that share their cells out evenly, and of which few change when an owner goes
/// (Eisenbud et al., Maglev, 2016).
///
/// Every owner has its own order of all cells and takes, in turn, the first of them that is free; owners
/// with more weight have more turns.
package struct MaglevTables: ~Copyable {
  private var cells = Column<Handle<Instance>>()
  private var spans = Column<Span>()

  package struct Span: BitwiseCopyable {
    var first: Int
    var size: Int32
  }

  package init() {}

  /// Adds a table of `size` cells, a prime not below the number of owners; its number.
  ///
  /// An owner is known by its number: a weight of 0 leaves it out and the others where they were.
  /// - Complexity: O(size × log size) on average.
  package mutating func make(weights: [Double], size: Int, salt: UInt64) -> Handle<Span> {
    let highest = weights.max() ?? 0
    precondition(highest > 0 && size > 1 && size < 1 << 30, "a table has an owner")
    let span = Span(first: cells.count, size: Int32(size))
    cells.append(repeating: .none, count: size)
    var orders = weights.indices.map { Order(owner: Handle($0), size: size, salt: salt) }
    var credits = weights.map { _ in 0.0 }
    var filled = 0
    while filled < size {
      for owner in weights.indices where filled < size {
        credits[owner] += weights[owner] / highest
        if credits[owner] < 1 { continue }
        credits[owner] -= 1
        while cells[span.first + orders[owner].position].exists { orders[owner].advance(size) }
        cells[span.first + orders[owner].position] = Handle(owner)
        filled += 1
      }
    }
    spans.append(span)
    return spans.last
  }

  /// One owner's order of the cells: from its own first one on by its own stride.
  private struct Order {
    var position: Int
    let stride: Int

    init(owner: Handle<Instance>, size: Int, salt: UInt64) {
      position = Int(KeyHash.point(owner, 0, salt) % UInt64(size))
      stride = Int(KeyHash.point(owner, 1, salt) % UInt64(size - 1)) + 1
    }

    mutating func advance(_ size: Int) {
      position += stride
      if position >= size { position -= size }
    }
  }

  /// The cell of a hash.
  @inline(__always)
  package func position(_ table: Handle<Span>, _ hash: UInt64) -> Int {
    Int(KeyHash.place(hash, below: spans[table].size))
  }

  /// Who owns a cell.
  @inline(__always)
  package func owner(_ table: Handle<Span>, at position: Int) -> Handle<Instance> {
    cells[spans[table].first + position]
  }

  /// The cell after one.
  @inline(__always)
  func next(_ table: Handle<Span>, _ position: Int) -> Int {
    position + 1 == Int(spans[table].size) ? 0 : position + 1
  }
}
