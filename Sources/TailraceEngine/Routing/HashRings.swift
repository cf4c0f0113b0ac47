/// Rings of hashes: each owner has points on a circle and owns the arcs that end at them.
///
/// The more points an owner has, the more even the shares: with v points each of n owners has a share
/// of Beta(v, v(n − 1)). Whoever joins takes arcs from all others and moves no other key.
package struct HashRings: ~Copyable {
  private var points = Column<Point>()
  private var spans = Column<Span>()

  struct Point: BitwiseCopyable {
    var hash: UInt64
    var owner: Handle<Instance>
  }

  package struct Span: BitwiseCopyable {
    var first: Int
    var count: Int
  }

  package init() {}

  /// Adds a ring on which owner `i` has `counts[i]` points, at least 1 in all; its number.
  package mutating func make(counts: [Int], salt: UInt64) -> Handle<Span> {
    var all: [Point] = []
    for (owner, count) in counts.enumerated() {
      for number in 0..<count {
        let hash = KeyHash.point(Handle(owner), Int32(number), salt)
        all.append(Point(hash: hash, owner: Handle(owner)))
      }
    }
    precondition(!all.isEmpty, "a ring has a point")
    all.sort { $0.hash != $1.hash ? $0.hash < $1.hash : $0.owner < $1.owner }
    spans.append(Span(first: points.count, count: all.count))
    for point in all { points.append(point) }
    return spans.last
  }

  /// The position of the first point at or after a hash.
  package func position(_ ring: Handle<Span>, _ hash: UInt64) -> Int {
    let span = spans[ring]
    var low = 0
    var high = span.count
    while low < high {
      let middle = (low + high) >> 1
      if points[span.first + middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    return low == span.count ? 0 : low
  }

  /// Who owns the point at a position.
  @inline(__always)
  package func owner(_ ring: Handle<Span>, at position: Int) -> Handle<Instance> {
    points[spans[ring].first + position].owner
  }

  /// The position after one.
  @inline(__always)
  func next(_ ring: Handle<Span>, _ position: Int) -> Int {
    position + 1 == spans[ring].count ? 0 : position + 1
  }

  /// The share of the circle that each of `owners` owns.
  package func shares(_ ring: Handle<Span>, owners: Int) -> [Double] {
    let span = spans[ring]
    var shares = [Double](repeating: 0, count: owners)
    var last = points[span.first + span.count - 1].hash
    for index in 0..<span.count {
      let point = points[span.first + index]
      // Around the circle, also where the arc passes zero.
      let arc = span.count == 1 ? UInt64.max : point.hash &- last
      shares[Int(point.owner)] += Double(arc) / 18_446_744_073_709_551_616.0
      last = point.hash
    }
    return shares
  }
}
