/// The JSON Schema of the language, made from the same lists of keys as the reader.
///
/// Editors complete and check with it while a file is typed; the reader alone knows whether names fit
/// together.
public enum JSONSchema {
  /// The schema (draft 2020-12), with a line feed at its end.
  public static var text: String {
    var writer = SchemaWriter()
    writer.object(TopologyModel.spec, isRoot: true)
    return writer.text + "\n"
  }
}

/// Writes the schema depth first, two spaces a level.
private struct SchemaWriter {
  var text = ""
  private var depth = 0

  mutating func object(_ spec: ObjectSpec, isRoot: Bool = false) {
    open("{")
    if isRoot {
      member("$schema", "https://json-schema.org/draft/2020-12/schema")
      member("title", "A Tailrace topology")
      // A root may keep anchors and notes of its own under names that begin with `x-`.
    }
    member("type", "object")
    key("properties")
    open("{")
    for (index, field) in spec.fields.enumerated() {
      key(field.name)
      value(field)
      comma(index + 1 < spec.fields.count)
    }
    close("}")
    comma(true)
    let required = spec.fields.filter { $0.isRequired }.map { $0.name }
    if !required.isEmpty {
      key("required")
      list(required)
      comma(true)
    }
    key("additionalProperties")
    text += "false"
    close("}")
  }

  private mutating func value(_ field: FieldSpec) {
    open("{")
    member("description", field.help)
    type(field.type)
    close("}")
  }

  /// The members that describe a type, without braces.
  private mutating func type(_ type: FieldType) {
    switch type {
    case .text, .dataSet, .component, .operation, .popularity, .arrivals, .shape, .distribution,
      .duration, .rate, .percentage, .factor:
      key("type")
      // A name or a version may look like a number to a schema's reader of YAML.
      list(["string"])
      if let example = Self.example(type) {
        comma(true)
        key("examples")
        list([example])
      }
    case .whole:
      key("type")
      text += "\"integer\""
    case .count, .entries, .batch:
      key("type")
      list(["integer", "string"])
    case .word(let words):
      key("enum")
      list(words)
    case .objective:
      member("type", "object")
      member("minProperties", 1)
      key("maxProperties")
      text += "1"
    case .steps: steps()
    case .object(let spec):
      key("allOf")
      text += "["
      object(spec)
      text += "]"
    case .named(let inner):
      member("type", "object")
      key("additionalProperties")
      braces(inner)
    case .list(let inner):
      key("anyOf")
      open("[")
      newline()
      open("{")
      member("type", "array")
      key("items")
      braces(inner)
      close("}")
      comma(true)
      newline()
      braces(inner)
      close("]")
    case .anyKind: anyKind()
    case .overlay:
      key("type")
      text += "\"object\""
    }
  }

  private mutating func braces(_ inner: FieldType) {
    open("{")
    type(inner)
    close("}")
  }

  /// A list of steps, or one step; a step is a mapping with one verb.
  private mutating func steps() {
    key("anyOf")
    open("[")
    newline()
    open("{")
    member("type", "array")
    key("items")
    step()
    close("}")
    comma(true)
    newline()
    step()
    close("]")
  }

  private mutating func step() {
    open("{")
    member("type", "object")
    member("maxProperties", 1)
    member("minProperties", 1)
    key("propertyNames")
    open("{")
    key("enum")
    list(StepReader.verbs)
    close("}")
    close("}")
  }

  /// One alternative for each kind, told apart by `kind`.
  private mutating func anyKind() {
    member("type", "object")
    key("oneOf")
    open("[")
    for (index, kind) in Kind.allCases.enumerated() {
      newline()
      let spec = kind.fullSpec
      let rest = spec.fields.filter { $0.name != "kind" }
      object(
        ObjectSpec(
          spec.name,
          [FieldSpec("kind", .word([kind.rawValue]), required: true, "What the component is.")]
            + rest))
      comma(index + 1 < Kind.allCases.count)
    }
    close("]")
  }

  private static func example(_ type: FieldType) -> String? {
    switch type {
    case .duration: Quantity.duration.example
    case .rate: Quantity.rate.example
    case .percentage: Quantity.percentage.example
    case .factor: Quantity.factor.example
    case .distribution: "lognormal(p50=20ms p99=90ms)"
    case .popularity: "zipf(0.99)"
    case .arrivals: "poisson"
    case .shape: "ramp to 10x over 11m"
    case .operation: "app.page"
    default: nil
    }
  }

  // MARK: Text

  private mutating func open(_ bracket: String) {
    text += bracket
    depth += 1
  }

  private mutating func close(_ bracket: String) {
    depth -= 1
    newline()
    text += bracket
  }

  private mutating func newline() {
    text += "\n" + String(repeating: "  ", count: depth)
  }

  private mutating func key(_ name: String) {
    newline()
    text += "\(Self.quoted(name)): "
  }

  private mutating func member(_ name: String, _ value: String) {
    key(name)
    text += "\(Self.quoted(value)),"
  }

  private mutating func member(_ name: String, _ value: Int) {
    key(name)
    text += "\(value),"
  }

  private mutating func list(_ words: [String]) {
    text += "[" + words.map { Self.quoted($0) }.joined(separator: ", ") + "]"
  }

  private mutating func comma(_ isNeeded: Bool) { if isNeeded { text += "," } }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text.unicodeScalars {
      if character == "\"" || character == "\\" { result += "\\" }
      result.unicodeScalars.append(character)
    }
    return result + "\""
  }
}
