/// Counts and sums by class and component: the rows from which every total of a report is added up.
package struct Tally: ~Copyable {
  /// The totals of a row.
  enum Time: Int, CaseIterable {
    case wait
    case service
    case latency
  }

  /// A row of `counts`: those offered, and those ended by outcome.
  private static let width = 1 + Outcome.count
  private let components: Int
  private var counts: Column<Int64>
  private var times: Column<TimeTotal>

  init(classes: Int, components: Int) {
    self.components = components
    let rows = max(1, classes * components)
    counts = Column(repeating: 0, count: rows * Self.width)
    times = Column(repeating: .zero, count: rows * Time.allCases.count)
  }

  /// One more is offered.
  @inline(__always)
  mutating func offer(_ requestClass: Handle<ClassState>, _ component: Handle<ComponentState>) {
    counts[row(Int(requestClass), Int(component)) &* Self.width] &+= 1
  }

  @inline(__always)
  mutating func add(
    _ amount: Int64, to time: Time, _ requestClass: Handle<ClassState>,
    _ component: Handle<ComponentState>
  ) {
    times[place(time, Int(requestClass), Int(component))] += amount
  }

  /// An attempt ended after so long.
  @inline(__always)
  mutating func ended(
    _ outcome: Outcome, _ latency: Int64, _ requestClass: Handle<ClassState>,
    _ component: Handle<ComponentState>
  ) {
    let first = row(Int(requestClass), Int(component)) &* Self.width
    counts[first &+ 1 &+ Int(outcome.rawValue)] &+= 1
    times[place(.latency, Int(requestClass), Int(component))] += latency
  }

  func offered(_ requestClass: Int, _ component: Int) -> Int64 {
    counts[row(requestClass, component) * Self.width]
  }

  func outcome(_ outcome: Outcome, _ requestClass: Int, _ component: Int) -> Int64 {
    counts[row(requestClass, component) * Self.width + 1 + Int(outcome.rawValue)]
  }

  func time(_ time: Time, _ requestClass: Int, _ component: Int) -> TimeTotal {
    times[place(time, requestClass, component)]
  }

  mutating func reset() {
    counts.fill(with: 0)
    times.fill(with: .zero)
  }

  @inline(__always)
  private func row(_ requestClass: Int, _ component: Int) -> Int {
    requestClass &* components &+ component
  }

  @inline(__always)
  private func place(_ time: Time, _ requestClass: Int, _ component: Int) -> Int {
    row(requestClass, component) &* Time.allCases.count &+ time.rawValue
  }
}
