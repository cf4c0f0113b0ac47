internal import TailraceEngine

/// What all components of a kind have in common: nothing here has a standard, so that each kind answers.
struct KindTraits: Sendable {
  /// The keys that such a component takes, beside those that every component has.
  let spec: ObjectSpec
  let read: @Sendable (Fields) -> any ComponentBody
  /// What it is there for.
  let role: Network.Component.Role
  /// How it is drawn.
  let shape: ComponentNote.Shape
  /// The keys that say how many cores there are.
  let coreKeys: [String]
  /// The keys that say how many places there are.
  let placeKeys: [String]
  /// Whether its instances cost something by the hour.
  let isPriced: Bool
  /// Whether it is somewhere, rather than wherever it is asked for.
  let isLocated: Bool
}

extension Kind {
  /// What the reading of a run has to say of such a component.
  var note: ComponentNote {
    let traits = traits
    var note = ComponentNote(rawValue, traits.shape)
    note.coreKeys = traits.coreKeys.map { "components.*.\($0)" }
    note.placeKeys = traits.placeKeys.map { "components.*.\($0)" }
    return note
  }

  /// The keys that bear on something, whatever the kind.
  static let keys: [Matter: [String]] = [
    .operations: ["components.*.operations"], .capacity: ["components.*.capacity"],
    .speeds: ["policy", "components.*.speeds"],
    .shards: ["components.*.shards.scheme", "components.*.shards.count"],
    .retries: ["retry", "retry.budget"], .pools: ["links.*.pool.size"],
    .ways: ["links.*.latency", "round_trips"],
  ]
}
