import Foundation

/// Angles, for tests alone: the machine has no use for them.
enum Trigonometry {
  static func sine(_ angle: Double) -> Double { Foundation.sin(angle) }
  static func cosine(_ angle: Double) -> Double { Foundation.cos(angle) }
  static func angle(sine: Double, cosine: Double) -> Double { Foundation.atan2(sine, cosine) }
}
