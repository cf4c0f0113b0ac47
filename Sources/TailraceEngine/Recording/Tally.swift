/// Counts and sums by class and component: the rows from which every total of a report is added up.
package struct Tally: ~Copyable {
  /// The columns of a row; the outcomes follow the last.
  enum Field: Int {
    case offered
    case waitTime
    case serviceTime
    case latencySum
    case outcomes
  }

  private static let width = Field.outcomes.rawValue + Outcome.count
  private let components: Int
  private var values: Column<Int64>

  init(classes: Int, components: Int) {
    self.components = components
    values = Column(repeating: 0, count: max(1, classes * components) * Self.width)
  }

  @inline(__always)
  mutating func add(
    _ amount: Int64, to field: Field, _ requestClass: Handle<ClassState>,
    _ component: Handle<ComponentState>
  ) {
    values[row(Int(requestClass), Int(component)) &+ field.rawValue] &+= amount
  }

  /// An attempt ended after so long.
  @inline(__always)
  mutating func ended(
    _ outcome: Outcome, _ latency: Int64, _ requestClass: Handle<ClassState>,
    _ component: Handle<ComponentState>
  ) {
    let row = row(Int(requestClass), Int(component))
    values[row &+ Field.latencySum.rawValue] &+= latency
    values[row &+ Field.outcomes.rawValue &+ Int(outcome.rawValue)] &+= 1
  }

  func value(_ field: Field, _ requestClass: Int, _ component: Int) -> Int64 {
    values[row(requestClass, component) + field.rawValue]
  }

  func outcome(_ outcome: Outcome, _ requestClass: Int, _ component: Int) -> Int64 {
    values[row(requestClass, component) + Field.outcomes.rawValue + Int(outcome.rawValue)]
  }

  mutating func reset() { values.fill(with: 0) }

  @inline(__always)
  private func row(_ requestClass: Int, _ component: Int) -> Int {
    (requestClass &* components &+ component) &* Self.width
  }
}
