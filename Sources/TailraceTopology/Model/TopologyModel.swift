/// Everything that a file says, typed, its names not yet checked against each other.
struct TopologyModel {
  var name = ""
  var description = ""
  var simulation: SimulationSettings
  var data: [DataSet] = []
  var traffic: [Traffic] = []
  var components: [Component] = []
  var links: Links
  var objectives: [ObjectiveDeclaration] = []
  /// For each cache that does not say it itself, the data set that is looked up in it.
  var lookupData: [String: Name] = [:]

  private var componentIndices: [String: Int] = [:]

  static let fields = [
    FieldSpec("tailrace", .whole, required: true, "The version of the language: 1."),
    FieldSpec("name", .text, "What the topology is called."),
    FieldSpec("description", .text, "What it shows."),
    FieldSpec("simulation", .object(SimulationSettings.spec), "How long it is played."),
    FieldSpec("data", .named(.object(DataSet.spec)), "Populations of keys."),
    FieldSpec("traffic", .named(.object(Traffic.spec)), required: true, "Who sends what, and when."),
    FieldSpec("components", .named(.anyKind), required: true, "The parts of the architecture."),
    FieldSpec("links", .named(.object(Links.spec)), "What calls cross, as `caller -> callee`."),
    FieldSpec("objectives", .list(.objective), "What the run is held to."),
    FieldSpec("variants", .named(.overlay), "Named overlays of this file."),
  ]

  static let spec = ObjectSpec(
    "a topology", fields, later: ["faults", "alerts", "scaling", "regions", "zones", "costs"])

  init(_ fields: Fields) {
    let context = fields.context
    if let version = fields.phrase("tailrace", "the version 1"), version.text != "1" {
      context.report(.versionUnknown(version.text), at: version.range)
    }
    name = fields.has("name") ? fields.text("name") ?? "" : ""
    description = fields.has("description") ? fields.text("description") ?? "" : ""
    simulation = SimulationSettings(fields.node("simulation"), context)
    links = Links(fields.node("links"), context)
    for (name, node) in Self.entries(of: "data", fields) {
      if let data = DataSet(name, node, context) { self.data.append(data) }
    }
    for (name, node) in Self.entries(of: "traffic", fields) {
      if let traffic = Traffic(name, node, context) { self.traffic.append(traffic) }
    }
    for (name, node) in Self.entries(of: "components", fields) {
      guard let component = Component(name, node, context) else {
        context.unreadComponents.insert(name.text)
        continue
      }
      componentIndices[name.text] = components.count
      components.append(component)
    }
    objectives = ObjectiveDeclaration.read(fields.node("objectives"), context)
  }

  func component(_ name: String) -> Component? { componentIndices[name].map { components[$0] } }

  /// The operations that a component offers, and the one that is usual; nil if that goes in a circle.
  func operations(of component: Component, depth: Int = 0) -> (names: [String], usual: String?)? {
    switch component.operations {
    case .fixed(let names, let usual): return (names, usual ?? (names.count == 1 ? names[0] : nil))
    case .those(let other):
      guard depth < components.count, let other, let next = self.component(other.component) else {
        return nil
      }
      return operations(of: next, depth: depth + 1)
    }
  }

  /// What a reference means; nil if there is no such thing.
  func target(of reference: Reference) -> (component: String, operation: String)? {
    guard let component = component(reference.component),
      let (names, usual) = operations(of: component)
    else { return nil }
    if let operation = reference.operation {
      return names.contains(operation) ? (reference.component, operation) : nil
    }
    return usual.map { (reference.component, $0) }
  }

  /// Entries of a mapping of the user's own names, each name checked.
  private static func entries(of key: String, _ fields: Fields) -> [(Name, YAMLNode)] {
    guard let node = fields.node(key), !node.isDamaged else { return [] }
    guard let mapping = node.mapping else {
      fields.context.report(.mappingExpected(key), at: node.range)
      return []
    }
    return mapping.entries.compactMap { entry in
      let name = Name(text: entry.name, range: entry.key.range)
      if isName(entry.name) { return (name, entry.value) }
      fields.context.report(.nameMalformed(entry.name), at: name.range)
      return nil
    }
  }

  /// Letters, digits, `_` and `-`, beginning with a letter.
  private static func isName(_ text: String) -> Bool {
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
