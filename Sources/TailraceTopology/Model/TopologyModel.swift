internal import TailraceEngine

/// Everything that a file says, typed, its names not yet checked against each other.
struct TopologyModel {
  var name = ""
  var description = ""
  var simulation: SimulationSettings
  var data: [DataSet] = []
  var traffic: [Traffic] = []
  var components: [Component] = []
  var links: Links
  var regions: Regions
  var faults: [FaultDeclaration] = []
  var objectives: [ObjectiveDeclaration] = []
  var alerts: [AlertDeclaration] = []
  /// For each cache that does not say it itself, the data set that is looked up in it.
  var lookupData: [String: Name] = [:]

  private var componentIndices: [String: Int] = [:]
  /// What each component offers by itself, by its name.
  private var offers: [String: Offer] = [:]

  private struct Offer {
    var names: [String]
    var known: Set<String>
    var usual: String?
  }

  /// How many components may hand a request on before one that answers it.
  static let longestForwarding = 64

  static let fields = [
    FieldSpec("tailrace", .whole, required: true, "The version of the language: 1."),
    FieldSpec("name", .text, "What the topology is called."),
    FieldSpec("description", .text, "What it shows."),
    FieldSpec("simulation", .object(SimulationSettings.spec), "How long it is played."),
    FieldSpec("data", .named(.object(DataSet.spec)), "Populations of keys."),
    FieldSpec(
      "traffic", .named(.object(Traffic.spec)), required: true, "Who sends what, and when."),
    FieldSpec(
      "load", .named(.factor), "Named levels of the load, as factors of what the sources state."),
    FieldSpec("components", .named(.anyKind), required: true, "The parts of the architecture."),
    FieldSpec("links", .links(.object(Links.spec)), "What calls cross, as `caller -> callee`."),
    FieldSpec("regions", .named(.object(Regions.spec)), "Where things can be."),
    FieldSpec(
      "round_trips", .pairs(.duration),
      "How long there and back takes between two regions, on top of what links take."),
    FieldSpec(
      "faults", .items(.object(FaultDeclaration.spec)), "What is done to components, and when."),
    FieldSpec("objectives", .items(.objective), "What the run is held to."),
    FieldSpec(
      "alerts", .named(.object(AlertDeclaration.spec)), "When somebody is to be told."),
    FieldSpec("variants", .named(.overlay), "Named overlays of this file."),
  ]

  static let spec = ObjectSpec(
    "a topology", fields, later: ["scaling", "costs"],
    allowsNotes: true)

  init(_ fields: Fields) {
    let context = fields.context
    if let version = fields.phrase("tailrace", "the version 1"), version.text != "1" {
      context.report(.versionUnknown(version.text), at: version.range)
    }
    name = fields.has("name") ? fields.text("name") ?? "" : ""
    description = fields.has("description") ? fields.text("description") ?? "" : ""
    simulation = SimulationSettings(fields)
    links = Links(fields)
    regions = Regions(fields)
    for (name, node) in fields.entries("data") {
      if let data = DataSet(name, node, context) {
        self.data.append(data)
      } else {
        context.unread.insert(name.text)
      }
    }
    for (name, node) in fields.entries("traffic", isFilled: true) {
      if let traffic = Traffic(name, node, context) {
        self.traffic.append(traffic)
      } else {
        context.unread.insert(name.text)
      }
    }
    for (name, node) in fields.entries("components", isFilled: true) {
      guard let component = Component(name, node, context) else {
        context.unread.insert(name.text)
        continue
      }
      componentIndices[name.text] = components.count
      if case .fixed(let names, let usual) = component.body.offered {
        offers[name.text] = Offer(
          names: names, known: Set(names), usual: usual ?? (names.count == 1 ? names[0] : nil))
      }
      components.append(component)
    }
    if fields.node("data")?.mapping == nil && fields.has("data") { context.unread.insert("data") }
    if fields.node("components")?.mapping == nil { context.unread.insert("components") }
    for (index, item) in fields.items("faults").enumerated() {
      if let fault = FaultDeclaration(item, at: "faults[\(index)]", context) {
        faults.append(fault)
      }
    }
    objectives = ObjectiveDeclaration.read(fields.node("objectives"), context)
    for (name, node) in fields.entries("alerts") {
      if let alert = AlertDeclaration(name, node, in: simulation, context) {
        alerts.append(alert)
      }
    }
    readyQueues(context)
  }

  /// What becomes of messages matters where a fault may take their queue down, and who takes them where
  /// consumers are of several instances, or may go down.
  private func readyQueues(_ context: ReadingContext) {
    for component in components {
      guard let queue = component.body.messages, queue.consumers != nil else { continue }
      let name = component.name.text
      if let host = queue.host(of: name, in: self),
        host.body.instances.contains(where: { $0 > 1 }) || host.body.memory != nil
          || mayGoDown(host)
      {
        queue.keepMessages()
      }
      guard mayGoDown(component) else { continue }
      if !queue.statesDurability {
        context.useDefault(
          "components.\(name).durable", "true", "messages are on disk before they count as in")
      }
      queue.keepMessages()
    }
  }

  private func mayGoDown(_ component: Component) -> Bool {
    faults.contains { fault in
      switch fault.verb {
      case .crash: fault.target?.component == component.name.text
      case .zone, .region: component.location.region != nil
      default: false
      }
    }
  }

  func component(_ name: String) -> Component? { componentIndices[name].map { components[$0] } }

  /// The operations that a component offers, and the one that is usual; nil if that goes in a circle.
  func operations(of component: Component) -> (names: [String], usual: String?)? {
    offer(of: component).map { ($0.names, $0.usual) }
  }

  /// Whether a component offers an operation.
  func offers(_ operation: String, _ component: Component) -> Bool {
    offer(of: component)?.known.contains(operation) ?? false
  }

  /// What it offers, or what the one offers to whom it hands requests on.
  private func offer(of component: Component) -> Offer? {
    var component = component
    for _ in 0...Self.longestForwarding {
      if let own = offers[component.name.text] { return own }
      guard case .those(let other) = component.body.offered, let other,
        let next = self.component(other.component)
      else { return nil }
      component = next
    }
    return nil
  }

  /// What a reference means; nil if there is no such thing.
  func target(of reference: Reference) -> (component: String, operation: String)? {
    guard let component = component(reference.component), let offer = offer(of: component) else {
      return nil
    }
    if let operation = reference.operation {
      return offer.known.contains(operation) ? (reference.component, operation) : nil
    }
    return offer.usual.map { (reference.component, $0) }
  }
}
