/// Names a row of one column, or one of another, or none: three cases in one `Int32`.
package struct EitherHandle<First, Second>: Equatable, BitwiseCopyable, Sendable {
  /// A row of the first as it is, -1 for none, rows of the second from -2 down.
  private var code: Int32

  /// Names no row.
  package static var none: EitherHandle { EitherHandle(Handle<First>.none) }

  @inline(__always)
  package init(_ first: Handle<First>) { code = first.index }

  @inline(__always)
  package init(_ second: Handle<Second>) { code = -2 - second.index }

  /// Whether it names a row at all.
  @inline(__always)
  package var exists: Bool { code != -1 }

  /// The row of the first; none where it names no such.
  @inline(__always)
  package var first: Handle<First> { Handle(code) }

  /// The row of the second; none where it names no such.
  @inline(__always)
  package var second: Handle<Second> { Handle(-2 - code) }
}
