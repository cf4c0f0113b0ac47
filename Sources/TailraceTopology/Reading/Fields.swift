internal import TailraceEngine

/// The keys of one mapping of a file, read by name and type.
///
/// Whatever is wrong is reported where it stands, and the value is then nil; so a caller goes on, and
/// all mistakes of a file come out at once.
final class Fields {
  /// Where the mapping stands in the file's own words: `app.queue`.
  let place: String
  let range: SourceRange
  /// The name or the key that the mapping belongs to; nil for an item of a list and for the whole file.
  let owner: SourceRange?
  let mapping: YAMLMapping
  let spec: ObjectSpec
  let context: ReadingContext

  /// Nil if the node is not a mapping, which is reported. Keys that the spec does not have are reported.
  init?(
    _ node: YAMLNode, _ spec: ObjectSpec, at place: String, owner: SourceRange? = nil,
    _ context: ReadingContext
  ) {
    guard let mapping = context.mapping(node, of: spec.name, owner: owner) else { return nil }
    self.place = place
    self.owner = owner
    range = node.range
    self.mapping = mapping
    self.spec = spec
    self.context = context
    for entry in mapping.entries where spec.field(entry.name) == nil {
      if spec.allowsNotes && entry.name.hasPrefix("x-") { continue }
      if spec.later.contains(entry.name) {
        context.report(.keyNotYet(entry.name), at: entry.key.range)
      } else {
        context.report(
          .keyUnknown(entry.name, in: spec.name, spec.fields.map { $0.name }), at: entry.key.range)
      }
    }
    for field in spec.fields where field.isRequired && mapping[field.name] == nil {
      reportMissing(field.name)
    }
  }

  /// What the mapping belongs to, or its first key, for what is missing in it.
  var headline: SourceRange { owner ?? mapping.entries.first?.key.range ?? range }

  /// Reports that a key is not there, unless it may have been lost with a mistake in the YAML.
  func reportMissing(_ key: String, of owner: String? = nil) {
    if context.isDamaged { return }
    let purpose = spec.field(key)?.purpose ?? ""
    context.report(.keyRequired(key, in: owner ?? spec.name, purpose), at: headline)
  }

  /// The value of a key; nil if it is not there.
  func node(_ key: String) -> YAMLNode? {
    assert(spec.field(key) != nil, "'\(key)' is not in the spec of \(spec.name)")
    return mapping[key]
  }

  func has(_ key: String) -> Bool { node(key) != nil }

  /// Where a value stands, or the mapping if there is none.
  func range(of key: String) -> SourceRange { node(key)?.range ?? headline }

  /// Where a key stands, or the mapping if it is not there.
  func range(ofKey key: String) -> SourceRange { mapping.entry(key)?.key.range ?? headline }

  func phrase(_ key: String, _ expected: String) -> Phrase? {
    guard let node = node(key), !(context.isDamaged && node.isEmpty) else { return nil }
    return node.phrase(expecting: expected, &context.diagnostics)
  }

  func text(_ key: String) -> String? { phrase(key, "a text")?.text }

  func duration(_ key: String, isPositive: Bool = false) -> Int64? {
    guard let phrase = phrase(key, Quantity.duration.expectation) else { return nil }
    let value =
      isPositive
      ? phrase.positiveDuration(&context.diagnostics) : phrase.duration(&context.diagnostics)
    guard let value else { return nil }
    if value <= Limits.longestDuration { return value }
    context.report(.durationTooLong(phrase.text, "36500d"), at: phrase.range)
    return nil
  }

  func rate(_ key: String) -> Double? {
    guard let phrase = phrase(key, Quantity.rate.expectation),
      let value = phrase.rate(&context.diagnostics)
    else { return nil }
    if value <= Limits.highestRate { return value }
    context.report(.quantityTooLarge(.rate, phrase.text), at: phrase.range)
    return nil
  }

  /// A size in bytes, within bounds: those of its key, unless others of the file are narrower.
  func size(_ key: String, in narrower: ClosedRange<Int64>? = nil) -> Int64? {
    let bounds = narrower ?? spec.field(key)?.bounds ?? 0...Int64.max
    guard let phrase = phrase(key, Quantity.size.expectation),
      let value = phrase.size(&context.diagnostics)
    else { return nil }
    guard bounds.contains(value) else {
      context.report(.sizeOutOfRange(phrase.text, bounds), at: phrase.range)
      return nil
    }
    return value
  }

  func percentage(_ key: String) -> Double? {
    phrase(key, Quantity.percentage.expectation)?.percentage(&context.diagnostics)
  }

  func factor(_ key: String) -> Double? {
    guard let phrase = phrase(key, Quantity.factor.expectation),
      let value = phrase.factor(&context.diagnostics)
    else { return nil }
    if value <= Limits.highestFactor { return value }
    context.report(.quantityTooLarge(.factor, phrase.text), at: phrase.range)
    return nil
  }

  /// A whole number that fits into 32 bits.
  func count(_ key: String, in narrower: ClosedRange<Int64>? = nil) -> Int? {
    whole(key, in: narrower).map { Int($0) }
  }

  /// A whole number within bounds: those of its key, unless others of the file are narrower.
  func whole(_ key: String, in narrower: ClosedRange<Int64>? = nil) -> Int64? {
    let bounds = narrower ?? spec.field(key)?.bounds ?? FieldSpec.anyCount
    guard let phrase = phrase(key, Quantity.count.expectation),
      let value = phrase.count(of: spec.field(key)?.noun, &context.diagnostics)
    else { return nil }
    guard bounds.contains(value) else {
      context.report(
        .countOutOfRange(phrase.text, bounds.lowerBound, bounds.upperBound), at: phrase.range)
      return nil
    }
    return value
  }

  func distribution(_ key: String) -> Distribution? {
    guard let phrase = phrase(key, "a duration, such as 250ms or exponential(mean=20ms)") else {
      return nil
    }
    guard let expression = phrase.durationDistribution(&context.diagnostics) else { return nil }
    return Distribution(expression, of: phrase, context)
  }

  /// How long something is waited for; nil where nothing ends the wait, which the report then says where
  /// the spec does.
  func timeout(isPositive: Bool = false) -> Distribution? {
    guard has("timeout") else {
      if spec.field("timeout")?.usual != nil { useDefault("timeout") }
      return nil
    }
    let time = distribution("timeout")
    guard isPositive, time == .constant(0) else { return time }
    _ = duration("timeout", isPositive: true)
    return nil
  }

  /// One of some words.
  func word(_ key: String, among words: [String]) -> String? {
    let expected = words.count == 1 ? words[0].inQuotes : "one of \(listed(words))"
    guard let phrase = phrase(key, expected) else { return nil }
    if words.contains(phrase.text) { return phrase.text }
    context.report(.wordUnknown(phrase.text, for: key, words), at: phrase.range)
    return nil
  }

  /// What one of some words stands for; nil where the key is not there.
  func word<Value>(_ key: String, of words: [(String, Value)]) -> Value? {
    guard let word = word(key, among: words.map { $0.0 }) else { return nil }
    return words.first { $0.0 == word }?.1
  }

  func reference(_ key: String) -> Reference? {
    guard let phrase = phrase(key, "the name of a component, such as app or app.read") else {
      return nil
    }
    return Reference(phrase)
  }

  func name(_ key: String) -> Name? {
    guard let phrase = phrase(key, "a name") else { return nil }
    return Name(text: phrase.text, range: phrase.range)
  }

  /// The mapping below a key.
  func fields(_ key: String, _ spec: ObjectSpec) -> Fields? {
    guard let node = node(key) else { return nil }
    return Fields(
      node, spec, at: "\(place).\(key)", owner: mapping.entry(key)?.key.range, context)
  }

  /// The entries of a mapping of the user's own names, each name checked; at least one where `isFilled`.
  func entries(_ key: String, isFilled: Bool = false) -> [(name: Name, value: YAMLNode)] {
    guard let node = node(key) else { return [] }
    let owner = mapping.entry(key)?.key.range
    guard let mapping = context.mapping(node, of: key.inQuotes, owner: owner) else { return [] }
    if isFilled && mapping.entries.isEmpty {
      context.report(.mappingEmpty(key, spec.name), at: owner ?? node.range)
    }
    return mapping.entries.map { entry in
      let name = Name(text: entry.name, range: entry.key.range)
      if !name.isWellFormed { context.report(.nameMalformed(name.text), at: name.range) }
      return (name, entry.value)
    }
  }

  /// The items of a list; one item that is no list counts as a list of one.
  func items(_ key: String) -> [YAMLNode] {
    guard let node = node(key) else { return [] }
    return node.sequence ?? [node]
  }

  /// The mappings of a list; what is none is reported.
  func objects(_ key: String, _ spec: ObjectSpec) -> [Fields] {
    items(key).enumerated().compactMap { index, node in
      Fields(node, spec, at: "\(place).\(key)[\(index)]", context)
    }
  }

  /// The names of a list.
  func names(_ key: String, expecting expected: String = "a name") -> [Name] {
    items(key).compactMap { node in
      node.phrase(expecting: expected, &context.diagnostics).map {
        Name(text: $0.text, range: $0.range)
      }
    }
  }

  /// Takes note of what holds for a key that is not stated.
  func useDefault(_ key: String) {
    if !has(key) { context.useDefault(key, of: spec, at: place) }
  }

  /// The same, of what depends on other keys.
  func useDefault(_ key: String, _ value: String, _ source: String) {
    context.useDefault(place.isEmpty ? key : "\(place).\(key)", value, source)
  }
}

/// A name and where it was written.
struct Name {
  let text: String
  let range: SourceRange

  /// Whether it has letters, digits, `_` and `-` only, beginning with a letter.
  var isWellFormed: Bool {
    var isFirst = true
    for byte in text.utf8 {
      let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
      let isOther = (byte >= 0x30 && byte <= 0x39) || byte == 0x5F || byte == 0x2D
      if !isLetter && (isFirst || !isOther) { return false }
      isFirst = false
    }
    return !isFirst
  }
}

/// A component, or an operation of it, and where it was named.
struct Reference {
  let component: String
  /// Nil where the component alone is named.
  let operation: String?
  let range: SourceRange

  init(_ phrase: Phrase) {
    let text = phrase.text
    range = phrase.range
    if let dot = text.firstIndex(of: ".") {
      component = String(text[..<dot])
      operation = String(text[text.index(after: dot)...])
    } else {
      component = text
      operation = nil
    }
  }

  init(component: String, operation: String?, range: SourceRange) {
    self.component = component
    self.operation = operation
    self.range = range
  }

  /// As it was written.
  var text: String { operation.map { "\(component).\($0)" } ?? component }
}

/// Words as a person would list them: `a, b or c`.
func listed(_ words: [String]) -> String {
  guard words.count > 1, let last = words.last else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " or " + last
}
