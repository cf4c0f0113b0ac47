internal import TailraceEngine

/// The level at which the load is played: one that the file names, or a factor.
///
///     load: {average: 1x, peak: 3x}
struct LoadLevel {
  var name: String?
  var factor = 1.0
  private var isNamed = false

  /// The load as the file states it.
  init() {}

  /// The level asked for, or the one of the file that is 1x; reports one that the file does not have.
  init(_ wanted: String?, of fields: Fields) {
    let levels = Self.levels(fields)
    isNamed = !levels.isEmpty || wanted != nil
    guard let wanted else {
      name = levels.first { $0.factor == 1 }?.name
      return
    }
    if let level = levels.first(where: { $0.name == wanted }) {
      (name, factor) = (wanted, level.factor)
      return
    }
    var ignored = Diagnostics()
    let phrase = Phrase(YAMLScalar(wanted, .plain, fields.range))
    if let stated = phrase.factor(&ignored), stated <= Limits.highestFactor {
      factor = stated
    } else {
      fields.context.report(.loadUnknown(wanted, levels.map { $0.name }), at: nil)
    }
  }

  /// What the report says of the load.
  func stated(_ traffic: [Traffic]) -> StatedLoad {
    var load = StatedLoad()
    load.level = name
    load.factor = factor
    load.isNamed = isNamed
    load.sources = traffic.map { $0.stated }
    return load
  }

  private static func levels(_ fields: Fields) -> [(name: String, factor: Double)] {
    var levels: [(name: String, factor: Double)] = []
    for (name, node) in fields.entries("load") {
      let context = fields.context
      guard
        let phrase = node.phrase(
          expecting: Quantity.factor.expectation, &context.diagnostics),
        let factor = phrase.factor(&context.diagnostics)
      else { continue }
      if factor > Limits.highestFactor {
        context.report(.quantityTooLarge(.factor, phrase.text), at: phrase.range)
      } else {
        levels.append((name.text, factor))
      }
    }
    return levels
  }
}
