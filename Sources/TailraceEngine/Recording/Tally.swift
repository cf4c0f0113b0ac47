/// Counts and sums by class and component: the rows from which every total of a report is added up.
///
/// A class has one client. So all clients share one row for each class, and many sources do not cost their square.
package struct Tally: ~Copyable {
  /// The totals of a row.
  enum Time: Int, CaseIterable {
    case wait
    case service
    case latency
  }

  /// A row of `counts`: those offered, and those ended by outcome.
  private static let width = 1 + Outcome.count
  private let classes: Int
  /// By component, where its rows begin.
  private var firstRows: Column<Int>
  /// How many components have rows of their own; behind them are those of clients.
  private let owners: Int
  private var counts: Column<Int64>
  private var times: Column<TimeTotal>

  /// Rows for classes, of each of which the client is given.
  init(clients: [Int], components: Int) {
    classes = clients.count
    var isClient = [Bool](repeating: false, count: components)
    for client in clients { isClient[client] = true }
    firstRows = Column(repeating: 0, count: components)
    var owners = 0
    for component in 0..<components where !isClient[component] {
      firstRows[component] = owners * classes
      owners += 1
    }
    for component in 0..<components where isClient[component] {
      firstRows[component] = owners * classes
    }
    self.owners = owners
    let rows = max(1, classes * (owners + 1))
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

  /// What was counted; of a client, for its own classes alone.
  func offered(_ requestClass: Int, _ component: Int) -> Int64 {
    counts[row(requestClass, component) * Self.width]
  }

  func outcome(_ outcome: Outcome, _ requestClass: Int, _ component: Int) -> Int64 {
    counts[row(requestClass, component) * Self.width + 1 + Int(outcome.rawValue)]
  }

  func time(_ time: Time, _ requestClass: Int, _ component: Int) -> TimeTotal {
    times[place(time, requestClass, component)]
  }

  /// Attempts that ended.
  func ended(_ requestClass: Int, _ component: Int) -> Int64 {
    let first = row(requestClass, component) * Self.width + 1
    var sum: Int64 = 0
    for place in first..<(first + Outcome.count) { sum += counts[place] }
    return sum
  }

  /// The sum over all components.
  func sum(_ time: Time, ofClass requestClass: Int) -> TimeTotal {
    var sum = TimeTotal.zero
    for owner in 0...owners {
      sum += times[(owner * classes + requestClass) * Time.allCases.count + time.rawValue]
    }
    return sum
  }

  mutating func reset() {
    counts.fill(with: 0)
    times.fill(with: .zero)
  }

  @inline(__always)
  private func row(_ requestClass: Int, _ component: Int) -> Int {
    firstRows[component] &+ requestClass
  }

  @inline(__always)
  private func place(_ time: Time, _ requestClass: Int, _ component: Int) -> Int {
    row(requestClass, component) &* Time.allCases.count &+ time.rawValue
  }
}
