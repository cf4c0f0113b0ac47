/// The catalogue: what a component can be. A new kind is one file, one case here, and one line in each switch.
enum Kind: String, CaseIterable {
  case cache
  case cdn
  case database
  case dns
  case external
  case loadBalancer = "load_balancer"
  case queue
  case service

  var traits: KindTraits {
    switch self {
    case .cache: CacheComponent.traits
    case .cdn: ContentDeliveryNetwork.traits
    case .database: Database.traits
    case .dns: DomainName.traits
    case .external: External.traits
    case .loadBalancer: LoadBalancer.traits
    case .queue: MessageQueue.traits
    case .service: Service.traits
    }
  }

  func read(_ fields: Fields) -> Component.Body {
    switch self {
    case .cache: .cache(CacheComponent(fields))
    case .cdn: .cdn(ContentDeliveryNetwork(fields))
    case .database: .database(Database(fields))
    case .dns: .dns(DomainName(fields))
    case .external: .external(External(fields))
    case .loadBalancer: .loadBalancer(LoadBalancer(fields))
    case .queue: .queue(MessageQueue(fields))
    case .service: .service(Service(fields))
    }
  }
}

/// A component of the file: its name, its kind and what the kind reads.
struct Component {
  let name: Name
  let kind: Kind
  var body: Body
  /// Dollars per hour of one instance, where it is stated.
  let price: Double?
  let location: Location

  enum Body {
    case cache(CacheComponent)
    case cdn(ContentDeliveryNetwork)
    case database(Database)
    case dns(DomainName)
    case external(External)
    case loadBalancer(LoadBalancer)
    case queue(MessageQueue)
    case service(Service)
  }

  init?(_ name: Name, _ node: YAMLNode, _ context: ReadingContext) {
    guard let mapping = context.mapping(node, of: "a component", owner: name.range) else {
      return nil
    }
    let words = Kind.allCases.map { $0.rawValue }
    guard let kindNode = mapping["kind"] else {
      if !context.isDamaged { context.report(.kindMissing(name.text, words), at: name.range) }
      return nil
    }
    guard let phrase = kindNode.phrase(expecting: "a kind", &context.diagnostics) else {
      return nil
    }
    guard let kind = Kind(rawValue: phrase.text) else {
      context.report(.kindUnknown(phrase.text, words), at: phrase.range)
      return nil
    }
    let place = "components.\(name.text)"
    guard
      let fields = Fields(node, kind.fullSpec, at: place, owner: name.range, context)
    else { return nil }
    self.name = name
    self.kind = kind
    body = kind.read(fields)
    price = kind.traits.isPriced ? fields.price("price") : nil
    location = kind.traits.isLocated ? Location(fields) : Location(region: nil)
  }

  /// What can be asked of it.
  var operations: Operations {
    switch body {
    case .cache: .fixed(CacheComponent.commands, usual: "get")
    case .cdn(let body): .those(of: body.origin)
    case .database(let body): .fixed(body.operations.map { $0.name.text }, usual: nil)
    case .dns(let body): .those(of: body.targets.first?.to)
    case .external: .fixed(["call"], usual: "call")
    case .loadBalancer(let body): .those(of: body.targets)
    case .queue: .fixed(["publish"], usual: "publish")
    case .service(let body): .fixed(body.operations.map { $0.name.text }, usual: nil)
    }
  }

  enum Operations {
    /// A list, and the one that is meant where none is named; a list of one needs no name.
    case fixed([String], usual: String?)
    /// Whatever another component offers.
    case those(of: Reference?)
  }
}

extension Kind {
  /// The spec with the keys that every component has.
  var fullSpec: ObjectSpec {
    let words = Kind.allCases.map { $0.rawValue }
    let kind = FieldSpec("kind", .word(words), required: true, "What the component is.")
    let price = FieldSpec("price", .price, "What one instance costs; of a database, one server.")
    let traits = traits
    var fields = [kind]
    fields += traits.spec.fields
    if traits.isPriced { fields.append(price) }
    if traits.isLocated { fields += Location.fields }
    return ObjectSpec(traits.spec.name, fields, later: traits.spec.later)
  }
}
