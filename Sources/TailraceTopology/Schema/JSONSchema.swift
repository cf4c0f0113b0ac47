/// The JSON Schema of the language, made from the same lists of keys as the reader.
///
/// Editors complete and check with it while a file is typed; the reader alone knows whether names fit
/// together.
public enum JSONSchema {
  /// The schema (draft 2020-12), with a line feed at its end.
  public static var text: String {
    var members: [(String, SchemaValue)] = [
      ("$schema", .text("https://json-schema.org/draft/2020-12/schema")),
      ("title", .text("A Tailrace topology")),
      (
        "description",
        .text("Who sends what to which components, and what the run is held to.")
      ),
    ]
    members += object(TopologyModel.spec)
    members.append(("$defs", .object(definitions)))
    var text = ""
    SchemaValue.object(members).write(into: &text)
    return text + "\n"
  }

  /// What describes a mapping with a fixed set of keys.
  static func object(_ spec: ObjectSpec) -> [(String, SchemaValue)] {
    var members: [(String, SchemaValue)] = [
      ("type", .text("object")),
      (
        "properties",
        .object(
          spec.fields.map { ($0.name, .object(description(of: $0))) })
      ),
    ]
    if spec.allowsNotes {
      let note = "The author's own: notes, and anchors for what several parts share."
      members.append(
        ("patternProperties", .object([("^x-", .object([("description", .text(note))]))])))
    }
    let required = spec.fields.filter { $0.isRequired }.map { $0.name }
    if !required.isEmpty { members.append(("required", .words(required))) }
    members.append(("additionalProperties", .truth(false)))
    return members
  }

  /// What describes the value of a key.
  private static func description(of field: FieldSpec) -> [(String, SchemaValue)] {
    var members: [(String, SchemaValue)] = [("description", .text(field.help))]
    members += type(field.type)
    if let bounds = field.type.bounds(field.bounds) {
      members.append(("minimum", .number(bounds.lowerBound)))
      members.append(("maximum", .number(bounds.upperBound)))
    }
    if let usual = field.usual.flatMap({ field.type.value($0.value) }) {
      members.append(("default", usual))
    }
    return members
  }

  /// A component: `kind` decides which keys there are.
  static var component: [(String, SchemaValue)] {
    let words = Kind.allCases.map { $0.rawValue }
    let kind: SchemaValue = .object([
      ("description", .text("What the component is.")), ("enum", .words(words)),
    ])
    let cases = Kind.allCases.map { kind -> SchemaValue in
      let isKind: SchemaValue = .object([
        ("properties", .object([("kind", .object([("const", .text(kind.rawValue))]))])),
        ("required", .words(["kind"])),
      ])
      return .object([
        ("if", isKind), ("then", .object([("$ref", .text("#/$defs/\(kind.rawValue)"))])),
      ])
    }
    return [
      ("type", .text("object")), ("properties", .object([("kind", kind)])),
      ("required", .words(["kind"])), ("allOf", .list(cases)),
    ]
  }

  /// A step: a mapping with one verb.
  static var step: [(String, SchemaValue)] {
    [("minProperties", .number(1)), ("maxProperties", .number(1))] + object(StepReader.stepSpec)
  }
}
