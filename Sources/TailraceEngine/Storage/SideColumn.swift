/// A column beside another: one value for each row of it, under the same handles.
package struct SideColumn<Row, Element: BitwiseCopyable>: ~Copyable {
  private var values: Column<Element>

  /// Without values.
  package init() { values = Column() }

  /// The value of `count` rows.
  package init(repeating value: Element, count: Int) {
    values = Column(repeating: value, count: count)
  }

  /// The values of an array, in its order.
  package init(_ values: [Element]) { self.values = Column(values) }

  /// How many rows have a value.
  package var count: Int { values.count }

  /// The value of a row.
  package subscript(row: Handle<Row>) -> Element {
    @inline(__always) _read { yield values[Int(row.index)] }
    @inline(__always) _modify { yield &values[Int(row.index)] }
  }

  /// The value of the row at a position.
  package subscript(index: Int) -> Element {
    @inline(__always) _read { yield values[index] }
    @inline(__always) _modify { yield &values[index] }
  }

  /// The handles of all rows.
  package var handles: Range<Handle<Row>> { Handle(0)..<Handle(count) }

  /// The value of the next row.
  @inline(__always)
  package mutating func append(_ value: Element) { values.append(value) }

  /// The value of the next rows.
  package mutating func append(repeating value: Element, count: Int) {
    values.append(repeating: value, count: count)
  }

  /// The value of all rows.
  package mutating func fill(with value: Element) { values.fill(with: value) }

  /// The values as an array.
  package func array() -> [Element] { values.array() }
}
