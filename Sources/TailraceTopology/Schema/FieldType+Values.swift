/// What the schema says of a key beside its type.
extension FieldType {
  /// The bounds of a number; nil for what is none, or is written with a unit.
  func bounds(_ stated: ClosedRange<Int64>?) -> ClosedRange<Int64>? {
    switch self {
    case .count: stated ?? FieldSpec.anyCount
    case .size, .sizes: nil
    default: stated
    }
  }

  /// What holds unless a key is stated, as a value; nil where its words only say what then happens.
  func value(_ text: String) -> SchemaValue? {
    let phrase = Phrase(YAMLScalar(text, .plain, SourceFile(name: "", text: "").range(0, 0)))
    var ignored = Diagnostics()
    let isValue =
      switch self {
      case .whole, .count: Int64(text) != nil
      case .duration, .distribution: phrase.duration(&ignored) != nil
      case .percentage: phrase.percentage(&ignored) != nil
      case .factor: phrase.factor(&ignored) != nil
      case .size: phrase.size(&ignored) != nil
      case .flag: text == "true" || text == "false"
      case .word(let words): words.contains(text)
      case .arrivals, .popularity: true
      case .either(let first, let second): (first.value(text) ?? second.value(text)) != nil
      default: false
      }
    guard isValue else { return nil }
    return Int64(text).map { .number($0) } ?? (self.isFlag ? .truth(text == "true") : .text(text))
  }

  private var isFlag: Bool {
    if case .flag = self { return true }
    return false
  }
}
