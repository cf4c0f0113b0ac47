import Foundation

/// The law of Zipf, from its definition.
public enum Zipf {
  /// The share of each key: of key `i` in proportion to `1 / (i + 1)^exponent`.
  public static func shares(keys: Int, exponent: Double) -> [Double] {
    let weights = (1...keys).map { pow(Double($0), -exponent) }
    let total = weights.reduce(0, +)
    return weights.map { $0 / total }
  }
}
