import Foundation
import Tailrace

/// Which component and class the plain names of a case's quantities are about.
struct Place: Sendable {
  var component = 0
  var requestClass = 0
  var servers = 1
}

extension Measure {
  /// The measure that a quantity's name stands for in all cases alike; nil if the name needs a
  /// reading of its own.
  static func standard(_ fullName: String, at place: Place) -> Measure? {
    let name = fullName.removing("(accepted)").removing("(total)")
    if let tail = name.after("response.p"), let percent = Double(tail) {
      return .quantile(percent / 100) { $0.classes[place.requestClass].latency }
    }
    if let tail = name.after("wait.p"), let percent = Double(tail) {
      return .quantile(percent / 100) { $0.components[place.component].wait }
    }
    return level(name, place) ?? numbers(name, place) ?? times(name, place)
  }

  /// Probabilities of a number inside.
  private static func level(_ name: String, _ place: Place) -> Measure? {
    let bare = name.removing("number_in_system.")
    let at = place.component
    if let level = bare.between("P(N=", ")").flatMap({ Int($0) }) {
      return .share { $0.components[at].share(level...level) }
    }
    if let level = bare.between("P(N<=", ")").flatMap({ Int($0) }) {
      return .share { $0.components[at].share(0...level) }
    }
    if let level = bare.between("P(N>=", ")").flatMap({ Int($0) }) {
      return .share { $0.components[at].share(level..<1024) }
    }
    let crowded = name.between("fraction_of_servers_with_at_least_", "_jobs")
    if let level = crowded.flatMap({ Int($0) }) {
      return .share { $0.components[at].shareOfInstances(level..<1024) }
    }
    return nil
  }

  /// Numbers, loads and rates.
  private static func numbers(_ name: String, _ place: Place) -> Measure? {
    let at = place.component
    switch name {
    case "utilisation":
      return .mean { $0.components[at].busySeconds / $0.seconds / Double(place.servers) }
    case "carried_load":
      return .mean { $0.components[at].busySeconds / $0.seconds }
    case "number_in_system.mean":
      return .mean { $0.components[at].insideSeconds / $0.seconds }
    case "number_in_system.variance":
      return .moment { $0.components[at].insideVariance }
    case "number_in_system.time_average_variance_constant":
      return Measure.moment { $0.varianceConstant(at) }.loosened(3)
    case "number_in_queue.mean":
      return .mean { $0.components[at].queueSeconds / $0.seconds }
    case "throughput":
      return .mean { $0.throughput(place.requestClass) }
    case "loss_probability":
      return .share {
        Double($0.components[at].outcomes[.shed]) / Double($0.components[at].offered)
      }
    default:
      return nil
    }
  }

  /// Lengths of time.
  private static func times(_ name: String, _ place: Place) -> Measure? {
    let at = place.component
    let kind = place.requestClass
    switch name {
    case "response.mean": return .mean { $0.classes[kind].latency.meanSeconds }
    case "response.std": return .mean { $0.classes[kind].latency.varianceSeconds.squareRoot() }
    case "response.variance": return .moment { $0.classes[kind].latency.varianceSeconds }
    case "response.second_moment": return .moment { $0.classes[kind].latency.secondMomentSeconds }
    case "wait.mean": return .mean { $0.components[at].wait.meanSeconds }
    case "wait.variance": return .moment { $0.components[at].wait.varianceSeconds }
    case "wait.second_moment": return .moment { $0.components[at].wait.secondMomentSeconds }
    case "wait.probability_positive": return .share { $0.components[at].wait.shareAboveZero }
    case "busy_period.mean":
      return .mean {
        guard let periods = $0.components[at].occupancy else { return .nan }
        return periods.busyPeriodSum / Double(periods.busyPeriods)
      }
    case "busy_period.variance":
      return .moment {
        guard let periods = $0.components[at].occupancy else { return .nan }
        let mean = periods.busyPeriodSum / Double(periods.busyPeriods)
        return periods.busyPeriodSumOfSquares / Double(periods.busyPeriods) - mean * mean
      }
    default: return nil
    }
  }
}

extension String {
  func removing(_ part: String) -> String {
    guard let range = range(of: part) else { return self }
    return replacingCharacters(in: range, with: "")
  }

  func after(_ prefix: String) -> String? {
    hasPrefix(prefix) ? String(dropFirst(prefix.count)) : nil
  }

  func between(_ prefix: String, _ suffix: String) -> String? {
    guard let tail = after(prefix), tail.hasSuffix(suffix) else { return nil }
    return String(tail.dropLast(suffix.count))
  }
}
