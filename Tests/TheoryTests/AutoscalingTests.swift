import Foundation
import Tailrace
import Testing

/// Controllers of numbers of instances, held to their documentation and to their own tests.
struct AutoscalingTests {
  static let cases: [TheoryCase] = [documented, calculator, stepResponse, steps]

  @Test(arguments: TheoryCase.sample(of: cases))
  func `a controller decides as its documentation says`(_ theoryCase: TheoryCase) async {
    await hold(theoryCase)
  }

  private static let documented = TheoryCase.exact("hpa-docs") { reference in
    var found: [String: JSONValue] = [:]
    for quantity in reference.quantities {
      let numbers = numbers(in: quantity.name)
      let readings = [ReplicaCalculator.Reading](
        repeating: .init(Int64(numbers[1] * 1000)), count: Int(numbers[0]))
      let proposal = ReplicaCalculator.byMean(
        current: Int(numbers[0]), readings, target: Int64(numbers[2] * 1000),
        .init(reference.number("tolerance")))
      found[quantity.name] = .number(Double(proposal?.count ?? -1))
    }
    return found
  }

  /// The vectors of replica_calculator_test.go; a row that asks for the utilization is of the row before.
  private static let calculator = TheoryCase.exact("hpa-go-tests") { reference in
    var found: [String: JSONValue] = [:]
    var last: ReplicaCalculator.Proposal?
    for quantity in reference.quantities {
      if quantity.name.hasSuffix("reported utilisation") {
        found[quantity.name] = .number(Double(last?.usage ?? -1))
        continue
      }
      last = proposal(for: quantity.name)
      found[quantity.name] = .number(Double(last?.count ?? -1))
    }
    return found
  }

  /// `replicas=3 levels=[300, 500, 700] target=30% ready=[0, 1, 1]`, levels in thousandths of a core.
  private static func proposal(for name: String) -> ReplicaCalculator.Proposal? {
    let current = Int(numbers(in: field("replicas", of: name))[0])
    let levels = numbers(in: field("levels", of: name)).map { Int64($0) }
    let target = field("target", of: name)
    let isShare = target.contains("%")
    var readings = levels.map { ReplicaCalculator.Reading($0) }
    for (index, ready) in numbers(in: field("ready", of: name)).enumerated() where ready == 0 {
      readings[index].isReady = false
    }
    let wanted = numbers(in: target)[0]
    return isShare
      ? ReplicaCalculator.byUtilization(
        current: current, readings, request: 1000, target: wanted, .init(0.1))
      : ReplicaCalculator.byMean(current: current, readings, target: Int64(wanted), .init(0.1))
  }

  /// What follows `key=` up to the next word.
  private static func field(_ key: String, of name: String) -> String {
    guard let start = name.range(of: key + "=") else { return "" }
    let rest = name[start.upperBound...]
    let end = rest.first == "[" ? rest.firstIndex(of: "]") : rest.firstIndex(of: " ")
    return String(rest[..<(end ?? rest.endIndex)])
  }

  private static func numbers(in text: String) -> [Double] {
    text.split { !$0.isNumber && $0 != "." }.compactMap { Double($0) }
  }

  /// The loop itself: instances of one core and room for one more, so that they are full or idle at once.
  private static let stepResponse = TheoryCase.exact("hpa-step-response") { reference in
    let run = steppedRun()
    var sizes: [(at: Double, count: Int)] = [(0, Int(reference.number("pods0")))]
    for occurrence in run.timeline {
      guard case .scaled(let decision) = occurrence.event, decision.from != decision.to else {
        continue
      }
      sizes.append((occurrence.at.seconds, decision.to))
    }
    func size(at time: Double) -> Double {
      Double(sizes.last { $0.at <= time }?.count ?? 0)
    }
    let steady = run.components[0].intervals[20]
    let share = Double(steady.coresArea) / Double(steady.servingArea)
    let shrunk = sizes.last { $0.count == 4 && $0.at > 1200 }?.at ?? 0
    return [
      "pods after sync 1 (measured 100%)": .number(size(at: 616)),
      "pods after sync 2 (measured 87.5%)": .number(size(at: 631)),
      "pods after sync 3 (measured 50%)": .number(size(at: 646)),
      "utilisation in steady state": .number((share * 1000).rounded() / 1000),
      "pods right after load drop, within stabilisation window": .number(size(at: 1260)),
      "pods after 300 s of low recommendations": .number(size(at: 1516)),
      "time from load drop to scale-down (s), recommendations every 15 s, window inclusive":
        .number(shrunk - 1200),
    ]
  }

  /// Two cores' work for ten minutes, seven for ten, then two again.
  private static func steppedRun() -> Results {
    var builder = NetworkBuilder()
    let app = builder.component("app", instances: 30, places: 1, cores: 1, queueLimit: 1)
    var rules = HorizontalScaling(metrics: [ScalingMetric(.cores, target: 0.5)])
    rules.initialization = .zero
    builder.autoscale(
      app,
      Autoscaling(
        least: 1, most: 30, initial: 4, boot: .constant(0), controller: .horizontal(rules)))
    let work = builder.operation("work", of: app)
    builder.define(work, [.compute(.constant(10e6))])
    let client = builder.client("client")
    let kind = builder.requestClass("all", from: client, steps: [.call(Call(work))])
    let minutes = Delay.minutes(10)
    let rate = RateProfile(
      segments: [
        .init(duration: minutes, startRate: 200, endRate: 200),
        .init(duration: minutes, startRate: 700, endRate: 700),
      ], finalRate: 200)
    builder.source(
      client, classes: [(kind, share: 1)],
      arrivals: .open(gaps: .constant(1), rate: rate, batch: nil, modulation: []))
    var options = RunOptions(duration: .minutes(30), seed: 1)
    options.interval = .minutes(0.75)
    return Run(builder.build(), options).play()
  }

  private static let steps = TheoryCase.exact("aws-step-scaling") { reference in
    let rules: [(bound: Double, isAbove: Bool, percent: Double)] = [
      (60, true, 10), (70, true, 30), (40, false, -10), (30, false, -30),
    ]
    var size = Int(reference.number("start"))
    var found: [String: JSONValue] = [:]
    for quantity in reference.quantities {
      let metric = numbers(in: quantity.name)[0]
      let held = rules.filter { $0.isAbove ? metric >= $0.bound : metric <= $0.bound }
      let furthest = held.max { $0.percent.magnitude < $1.percent.magnitude }
      size = StepScaling.Adjustment.percent(furthest?.percent ?? 0).applied(to: size)
      found[quantity.name] = .number(Double(size))
    }
    return found
  }
}
