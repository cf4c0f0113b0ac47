/// Names one row of a column: its position there, as a type of its own. Free at run time: one `Int32`.
///
/// So a station never stands where a frame is asked for. What a handle names is the type of the rows;
/// where those have none, an empty type stands for them.
package struct Handle<Row>: Hashable, BitwiseCopyable, Sendable {
  /// The position in the column.
  package var index: Int32

  /// The handle of a position.
  @inline(__always)
  package init(_ index: Int32) { self.index = index }

  /// The handle of a position, which must fit.
  @inline(__always)
  package init(_ index: Int) { self.index = Int32(index) }

  /// Written out, because what is `Strideable` would be compared by a subtraction that may overflow.
  @inline(__always)
  package static func == (left: Handle, right: Handle) -> Bool { left.index == right.index }
}

extension Handle {
  /// Names no row.
  package static var none: Handle { Handle(Int32(-1)) }

  /// Its position as a word, to be packed with others.
  @inline(__always)
  package var word: UInt64 { UInt64(UInt32(bitPattern: index)) }

  /// Whether it names a row.
  @inline(__always)
  package var exists: Bool { index >= 0 }
}

/// Row 0 of the frames is nobody.
extension Handle where Row == Frame {
  package static var nobody: Handle { Handle(Int32(0)) }

  package static var none: Handle { nobody }

  @inline(__always)
  package var exists: Bool { index != 0 }
}

/// Rows that lie one after the other.
extension Handle: Strideable {
  @inline(__always)
  package static func < (left: Handle, right: Handle) -> Bool { left.index < right.index }

  @inline(__always)
  package func advanced(by rows: Int32) -> Handle { Handle(index + rows) }

  @inline(__always)
  package func distance(to other: Handle) -> Int32 { other.index - index }

  @inline(__always)
  package static func + (first: Handle, rows: Int32) -> Handle { Handle(first.index + rows) }

  @inline(__always)
  package static func - (row: Handle, first: Handle) -> Int32 { row.index - first.index }
}

extension Int {
  /// The position that a handle names.
  @inline(__always)
  package init<Row>(_ handle: Handle<Row>) { self = Int(handle.index) }
}
