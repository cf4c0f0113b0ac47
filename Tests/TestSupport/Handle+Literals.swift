package import TailraceEngine

/// Tests name rows by their numbers; the sources may not.
extension Handle: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int32) { self.init(value) }
}
