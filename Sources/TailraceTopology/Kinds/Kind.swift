/// The catalogue: what a component can be. A new kind is one file, and a case and a line here.
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
}

/// A component of the file: its name, its kind and what the kind reads.
struct Component {
  let name: Name
  /// The word of its kind, to be said and not to be compared: what depends on the kind is a part of the body.
  let kind: String
  /// What the kind reads, by parts.
  let body: any ComponentBody
  /// Dollars per hour of one instance, where it is stated.
  let price: Double?
  let location: Location

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
    self.kind = kind.rawValue
    body = kind.traits.read(fields)
    price = kind.traits.isPriced ? fields.price("price") : nil
    location = kind.traits.isLocated ? Location(fields) : Location(region: nil)
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
