#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

/// The keys of one mapping of a file, read by name and type.
///
/// Whatever is wrong is reported where it stands, and the value is then nil; so a caller goes on, and
/// all mistakes of a file come out at once.
struct Fields {
  /// Where the mapping stands in the file's own words: `app.queue`.
  let place: String
  let range: SourceRange
  let mapping: YAMLMapping
  let spec: ObjectSpec
  let context: ReadingContext

  /// Nil if the node is not a mapping, which is reported. Keys that the spec does not have are reported.
  init?(_ node: YAMLNode, _ spec: ObjectSpec, at place: String, _ context: ReadingContext) {
    guard let mapping = node.mapping else {
      if !node.isDamaged { context.report(.mappingExpected(spec.name), at: node.range) }
      return nil
    }
    self.place = place
    range = node.range
    self.mapping = mapping
    self.spec = spec
    self.context = context
    for entry in mapping.entries where spec.field(entry.name) == nil {
      if spec.later.contains(entry.name) {
        context.report(.keyNotYet(entry.name), at: entry.key.range)
      } else {
        context.report(
          .keyUnknown(entry.name, in: spec.name, spec.fields.map { $0.name }), at: entry.key.range)
      }
    }
    for field in spec.fields where field.isRequired && mapping[field.name] == nil {
      context.report(.keyRequired(field.name, in: spec.name), at: headline)
    }
  }

  /// The first line of the mapping, for what is missing in it.
  var headline: SourceRange { mapping.entries.first?.key.range ?? range }

  /// The value of a key; nil if it is not there.
  func node(_ key: String) -> YAMLNode? {
    assert(spec.field(key) != nil, "'\(key)' is not in the spec of \(spec.name)")
    return mapping[key]
  }

  func has(_ key: String) -> Bool { node(key) != nil }

  /// Where a value stands, or the mapping if there is none.
  func range(of key: String) -> SourceRange { node(key)?.range ?? headline }

  func phrase(_ key: String, _ expected: String) -> Phrase? {
    node(key)?.phrase(expecting: expected, &context.diagnostics)
  }

  func text(_ key: String) -> String? { phrase(key, "a text")?.text }

  func duration(_ key: String) -> Int64? {
    phrase(key, Quantity.duration.expectation)?.duration(&context.diagnostics)
  }

  func rate(_ key: String) -> Double? {
    phrase(key, Quantity.rate.expectation)?.rate(&context.diagnostics)
  }

  func percentage(_ key: String) -> Double? {
    phrase(key, Quantity.percentage.expectation)?.percentage(&context.diagnostics)
  }

  func factor(_ key: String) -> Double? {
    phrase(key, Quantity.factor.expectation)?.factor(&context.diagnostics)
  }

  /// A whole number within bounds.
  func count(_ key: String, in bounds: ClosedRange<Int64> = 1...1_000_000_000) -> Int? {
    guard let phrase = phrase(key, Quantity.count.expectation),
      let value = phrase.count(of: spec.field(key)?.noun, &context.diagnostics)
    else { return nil }
    guard bounds.contains(value) else {
      context.report(
        .countOutOfRange(phrase.text, bounds.lowerBound, bounds.upperBound), at: phrase.range)
      return nil
    }
    return Int(value)
  }

  func distribution(_ key: String) -> Distribution? {
    guard let phrase = phrase(key, "a duration, such as 250ms or exponential(mean=20ms)") else {
      return nil
    }
    guard let expression = phrase.durationDistribution(&context.diagnostics) else { return nil }
    return Distribution(expression, of: phrase, context)
  }

  /// One of some words.
  func word(_ key: String, among words: [String]) -> String? {
    guard let phrase = phrase(key, "one of \(listed(words))") else { return nil }
    if words.contains(phrase.text) { return phrase.text }
    context.report(.wordUnknown(phrase.text, for: key, words), at: phrase.range)
    return nil
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
    return Fields(node, spec, at: "\(place).\(key)", context)
  }

  /// The items of a list; one item that is no list counts as a list of one.
  func items(_ key: String) -> [YAMLNode] {
    guard let node = node(key) else { return [] }
    return node.sequence ?? [node]
  }

  func useDefault(_ key: String, _ value: String, _ source: String) {
    context.useDefault(place.isEmpty ? key : "\(place).\(key)", value, source)
  }
}

/// A name and where it was written.
struct Name {
  let text: String
  let range: SourceRange
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
