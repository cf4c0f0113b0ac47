/// What the schema says of each type of value.
extension JSONSchema {
  /// The members that describe a type.
  static func type(_ type: FieldType) -> [(String, SchemaValue)] {
    switch type {
    case .text: [("type", .words(["string", "number"]))]
    case .whole: [("type", .text("integer"))]
    case .count: reference("count")
    case .entries: reference("entries")
    case .duration: reference("duration")
    case .distribution: reference("distribution")
    case .rate: reference("rate")
    case .size: reference("size")
    case .percentage: reference("percentage")
    case .factor: reference("factor")
    case .price: reference("price")
    case .flag: [("type", .text("boolean"))]
    case .capacity:
      either(
        .object(reference("entries")),
        .object([
          ("type", .text("string")), ("pattern", .text("^" + number + " *([KMGT]i?)?B$")),
          ("examples", .words(["20GiB"])),
        ]))
    case .sizes: string(["30KB", "lognormal(p50=30KB p99=900KB)"])
    case .bandwidth: string(["100Mbps", "1Gbps"])
    case .popularity: string(["uniform", "zipf(0.99)"])
    case .arrivals:
      string(["poisson", "deterministic", "erlang(k=4)", "hyperexponential(cv=3)"])
    case .batch:
      [
        ("type", .words(["integer", "string"])), ("minimum", .number(1)),
        ("examples", .list([.number(10), .text("geometric(mean=4)")])),
      ]
    case .word(let words): [("enum", .words(words))]
    case .dataSet: string(["users"])
    case .component: string(["app"])
    case .operation: string(["app.page"])
    case .shape:
      string([
        "hold 5m", "ramp to 10x over 11m", "step to 3x", "spike to 8x for 30s",
        "stairs to 5x in 4 steps over 8m", "diurnal from 0.3x to 1x over 24h", "repeat 7 times",
      ])
    case .objective:
      [
        ("type", .text("object")), ("minProperties", .number(1)), ("maxProperties", .number(1)),
        (
          "additionalProperties",
          .object(
            string(["p(99) < 200ms", "error_rate < 0.1%", "availability > 99.9%", "mean < 50ms"]))
        ),
      ]
    case .steps: reference("steps")
    case .object(let spec): object(spec)
    case .named(let inner): named(inner)
    case .links(let inner):
      [
        ("type", .text("object")),
        ("propertyNames", .object([("pattern", .text("^(default|[^ ]+ +-> +[^ ]+)$"))])),
        ("additionalProperties", .object(Self.type(inner))),
      ]
    case .pairs(let inner):
      [
        ("type", .text("object")),
        ("propertyNames", .object([("pattern", .text("^[^ ]+ +<-> +[^ ]+$"))])),
        ("additionalProperties", .object(Self.type(inner))),
      ]
    case .list(let inner): either(.object(array(inner)), .object(Self.type(inner)))
    case .items(let inner): array(inner)
    case .either(let first, let second):
      either(.object(Self.type(first)), .object(Self.type(second)))
    case .anyKind: reference("component")
    case .overlay: [("type", .text("object"))]
    }
  }

  /// The types and mappings that others refer to.
  static var definitions: [(String, SchemaValue)] {
    var list: [(String, SchemaValue)] = [
      ("duration", quantity(.duration, "[0-9](.*[0-9 ])?(d|h|m|s|ms|us|µs|μs|ns)")),
      (
        "distribution",
        .object(
          [("description", .text("A duration, or how durations vary."))]
            + string(
              [Quantity.duration.example] + DistributionForm.all.map { $0.example }
                + DistributionForm.others.map { $0.example }))
      ),
      ("rate", quantity(.rate, number + " *[kM]? */ *(ms|s|min|m|h|d|month)")),
      ("size", quantity(.size, number + " *(B|KB|MB|GB|TB|KiB|MiB|GiB|TiB)")),
      ("percentage", quantity(.percentage, number + " *%")),
      ("factor", quantity(.factor, number + " *x")),
      ("price", quantity(.price, "[$]" + number + " */ *(ms|s|min|m|h|d|month)")),
      ("count", count("", Quantity.count.example)),
      ("entries", count("( *entries)?", "200_000 entries")),
      ("step", .object(step)),
      (
        "steps",
        .object(
          either(
            .object([("type", .text("array")), ("items", .object(reference("step")))]),
            .object(reference("step"))))
      ),
      ("component", .object(component)),
    ]
    list += Kind.allCases.map { ($0.rawValue, .object(object($0.fullSpec))) }
    return list
  }

  private static let number = "[0-9][0-9_]*([.][0-9_]+)?"

  private static func reference(_ name: String) -> [(String, SchemaValue)] {
    [("$ref", .text("#/$defs/\(name)"))]
  }

  private static func string(_ examples: [String]) -> [(String, SchemaValue)] {
    [("type", .text("string")), ("examples", .words(examples))]
  }

  private static func quantity(_ quantity: Quantity, _ pattern: String) -> SchemaValue {
    .object([
      ("type", .text("string")), ("pattern", .text("^" + pattern + "$")),
      ("examples", .words([quantity.example])),
    ])
  }

  private static func count(_ suffix: String, _ example: String) -> SchemaValue {
    .object([
      ("type", .words(["integer", "string"])), ("minimum", .number(0)),
      ("pattern", .text("^[0-9][0-9_]*\(suffix)$")), ("examples", .words([example])),
    ])
  }

  private static func array(_ inner: FieldType) -> [(String, SchemaValue)] {
    [("type", .text("array")), ("items", .object(type(inner)))]
  }

  private static func named(_ inner: FieldType) -> [(String, SchemaValue)] {
    [
      ("type", .text("object")), ("minProperties", .number(1)),
      ("propertyNames", .object([("pattern", .text("^[A-Za-z][A-Za-z0-9_-]*$"))])),
      ("additionalProperties", .object(type(inner))),
    ]
  }

  private static func either(
    _ first: SchemaValue, _ second: SchemaValue
  ) -> [(String, SchemaValue)] {
    [("anyOf", .list([first, second]))]
  }
}
