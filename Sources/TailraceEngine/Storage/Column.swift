#if canImport(CTailraceIntrinsics)
  internal import CTailraceIntrinsics
#endif

/// A growable row of plain values in one block of memory, with one owner.
///
/// The only file of the package that touches memory by address: everything hot lives in columns,
/// because a Swift array kept in a property pays for a uniqueness check at every write.
/// A subscript is checked against `count` in debug builds and with the trait `CheckInvariants`; a
/// release trusts its own handles (Docs/Decisions/0006). Growth moves the values, so nothing may hold
/// an address across an `append`.
@safe
package struct Column<Element: BitwiseCopyable>: ~Copyable {
  private var block: UnsafeMutableRawPointer
  /// The first boundary between cache lines in the block, so that a value of 64 bytes lies in one.
  private var base: UnsafeMutablePointer<Element>
  /// How many values there are.
  package private(set) var count: Int
  /// How many values fit before the block has to move.
  package private(set) var capacity: Int
  #if !hasFeature(Embedded)
    private let stay = Stay()
  #endif

  /// An empty column with room for `minimumCapacity` values.
  package init(minimumCapacity: Int = 0) {
    capacity = minimumCapacity > 4 ? minimumCapacity : 4
    count = 0
    unsafe block = Self.resize(nil, to: Self.bytes(capacity))
    unsafe base = Self.firstBoundary(in: block)
  }

  /// `count` copies of `value`.
  package init(repeating value: Element, count: Int) {
    self.init(minimumCapacity: count)
    unsafe base.initialize(repeating: value, count: count)
    self.count = count
  }

  /// The values of an array, in its order.
  package init(_ values: [Element]) {
    self.init(minimumCapacity: values.count)
    for value in values { append(value) }
  }

  deinit {
    #if canImport(CTailraceIntrinsics)
      unsafe tailrace_free(block)
    #else
      unsafe block.deallocate()
    #endif
  }

  /// The value at `index`, which must lie in `0 ..< count`.
  package subscript(index: Int) -> Element {
    @inline(__always) unsafeAddress {
      check(index)
      return unsafe UnsafePointer(base + index)
    }
    @inline(__always) unsafeMutableAddress {
      check(index)
      return unsafe base + index
    }
  }

  @inline(__always)
  private func check(_ index: Int) {
    invariant(UInt(bitPattern: index) < UInt(bitPattern: count), "an index lies in its column")
  }

  /// The row that a handle names.
  package subscript(handle: Handle<Element>) -> Element {
    @inline(__always) unsafeAddress {
      check(Int(handle.index))
      return unsafe UnsafePointer(base + Int(handle.index))
    }
    @inline(__always) unsafeMutableAddress {
      check(Int(handle.index))
      return unsafe base + Int(handle.index)
    }
  }

  /// The handles of all rows.
  package var handles: Range<Handle<Element>> { Handle(0)..<Handle(count) }

  /// The handle of the row that was put at the end.
  package var last: Handle<Element> { Handle(count - 1) }

  /// Puts a value at the end; amortized constant time.
  @inline(__always)
  package mutating func append(_ value: Element) {
    if count == capacity { grow(to: capacity * 2) }
    unsafe (base + count).initialize(to: value)
    count += 1
  }

  /// Takes the last value away; the column must not be empty.
  @inline(__always) @discardableResult
  package mutating func removeLast() -> Element {
    precondition(count > 0)
    count -= 1
    return unsafe base[count]
  }

  /// Forgets all values and keeps the memory.
  @inline(__always)
  package mutating func removeAll() { count = 0 }

  /// Makes room for at least `wanted` values.
  package mutating func reserve(_ wanted: Int) {
    if wanted > capacity { grow(to: wanted > capacity * 2 ? wanted : capacity * 2) }
  }

  /// Sets every value to `value`.
  package mutating func fill(with value: Element) {
    unsafe base.update(repeating: value, count: count)
  }

  /// Puts `length` copies of `value` at the end.
  package mutating func append(repeating value: Element, count length: Int) {
    precondition(length >= 0)
    reserve(count + length)
    unsafe (base + count).initialize(repeating: value, count: length)
    count += length
  }

  /// Forgets all values from position `length` on and keeps the memory.
  package mutating func truncate(to length: Int) {
    precondition(length >= 0 && length <= count)
    count = length
  }

  /// Copies `length` values from `source` on to `target` on, within this column; the ranges may
  /// not overlap.
  package mutating func copy(from source: Int, to target: Int, length: Int) {
    precondition(source >= 0 && target >= 0 && length >= 0)
    precondition(source + length <= count && target + length <= count)
    unsafe (base + target).update(from: base + source, count: length)
  }

  /// Asks the processor to fetch the value at a handle early.
  @inline(__always)
  package func prefetch(_ handle: Handle<Element>) {
    #if canImport(CTailraceIntrinsics)
      check(Int(handle.index))
      unsafe tailrace_prefetch(base + Int(handle.index))
    #endif
  }

  /// The values as an array.
  package func array() -> [Element] {
    var result: [Element] = []
    result.reserveCapacity(count)
    for index in 0..<count { result.append(self[index]) }
    return result
  }

  private static func bytes(_ capacity: Int) -> Int {
    capacity * MemoryLayout<Element>.stride + 64
  }

  private static func firstBoundary(
    in block: UnsafeMutableRawPointer
  ) -> UnsafeMutablePointer<Element> {
    unsafe block.alignedUp(toMultipleOf: 64).assumingMemoryBound(to: Element.self)
  }

  @inline(never)
  private mutating func grow(to wanted: Int) {
    #if canImport(CTailraceIntrinsics)
      let offset = unsafe UnsafeMutableRawPointer(base) - block
      let used = count * MemoryLayout<Element>.stride
      unsafe block = Self.resize(block, to: Self.bytes(wanted))
      unsafe base = Self.firstBoundary(in: block)
      // The block may lie otherwise among the lines than before.
      if unsafe UnsafeMutableRawPointer(base) - block != offset {
        unsafe UnsafeMutableRawPointer(base).copyMemory(from: block + offset, byteCount: used)
      }
    #else
      let longer = unsafe Self.resize(nil, to: Self.bytes(wanted))
      unsafe Self.firstBoundary(in: longer).update(from: base, count: count)
      unsafe block.deallocate()
      unsafe block = longer
      unsafe base = Self.firstBoundary(in: block)
    #endif
    capacity = wanted
  }

  private static func resize(
    _ block: UnsafeMutableRawPointer?, to size: Int
  ) -> UnsafeMutableRawPointer {
    #if canImport(CTailraceIntrinsics)
      guard let longer = unsafe tailrace_resize(block, size) else {
        fatalError("there is no memory left")
      }
      return unsafe longer
    #else
      .allocate(byteCount: size, alignment: 16)
    #endif
  }
}

#if !hasFeature(Embedded)
  /// Has whatever contains it lent by its address, where it would be copied on to the stack for each call
  /// that borrows it (Docs/Decisions/0013).
  @_rawLayout(size: 0, alignment: 1)
  private struct Stay: ~Copyable {}
#endif

extension Column where Element: Comparable {
  /// Puts a value before the greater ones at the end, after its equals; no further than `floor`.
  ///
  /// Takes one step for each value that it moves; the values from `floor` on must be ascending.
  @inline(__always)
  package mutating func insertAscending(_ value: Element, floor: Int) {
    precondition(floor >= 0 && floor <= count)
    if count == capacity { grow(to: capacity * 2) }
    var index = count
    while index > floor {
      let previous = unsafe base[index - 1]
      if !(value < previous) { break }
      unsafe (base + index).initialize(to: previous)
      index -= 1
    }
    unsafe (base + index).initialize(to: value)
    count += 1
  }

  /// Puts values of another column at the end one after the other, each after its equals.
  ///
  /// Both columns stay where they are in the meantime, so the loop keeps their addresses at hand.
  package mutating func insertAscending(
    from other: borrowing Column, at start: Int, length: Int
  ) {
    precondition(start >= 0 && length >= 0 && start + length <= other.count)
    reserve(count + length)
    let first = unsafe base
    let source = unsafe other.base + start
    for offset in 0..<length {
      let value = unsafe source[offset]
      var place = unsafe first + (count &+ offset)
      while unsafe place > first && value < (place - 1).pointee {
        unsafe place.initialize(to: (place - 1).pointee)
        unsafe place -= 1
      }
      unsafe place.initialize(to: value)
    }
    count += length
  }
}
