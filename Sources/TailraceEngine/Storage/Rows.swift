/// An instance among those of its component: what handles by number name that have no rows of their own.
package enum Instance {}

/// A key of a population, or of a cache of its keys.
package enum Key {}

/// A client among those of its source, or among all.
package enum Client {}

extension Handle {
  /// The row of an instance, where this is that of the first: rows of a component's instances lie one
  /// after the other.
  @inline(__always)
  package static func + (first: Handle, instance: Handle<Instance>) -> Handle {
    Handle(first.index + instance.index)
  }
}
