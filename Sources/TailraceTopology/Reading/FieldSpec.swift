/// One key of the language: what it is called, what it takes, what it is for.
///
/// The reader, the JSON Schema, the page of the language and what a report says of defaults are made from the
/// same list, so none knows what the others do not.
struct FieldSpec: Sendable {
  let name: String
  let type: FieldType
  let isRequired: Bool
  /// The least and the most that a number may be, whatever else the file says.
  let bounds: ClosedRange<Int64>?
  /// What holds where the key is not stated, and why that; nil where nothing does.
  let usual: (value: String, source: String)?
  let help: String

  /// Not inlined: there are hundreds.
  @inline(never)
  init(
    _ name: String, _ type: FieldType, required: Bool = false,
    in bounds: ClosedRange<Int64>? = nil, or usual: (value: String, source: String)? = nil,
    _ help: String
  ) {
    self.name = name
    self.type = type
    isRequired = required
    self.bounds = bounds
    self.usual = usual
    self.help = help
  }

  /// How long somebody waits for something, wherever waits may vary.
  static func timeout(
    _ help: String, otherwise: String? = nil
  ) -> FieldSpec {
    FieldSpec(
      "timeout", .distribution,
      or: otherwise.map { ("none: \($0)", "nothing ends a wait unless stated") }, help)
  }

  /// The bounds of a count that states none.
  static let anyCount: ClosedRange<Int64> = 1...1_000_000_000

  /// The help as the end of a sentence: `the component that it balances`.
  var purpose: String {
    var bytes = Array(help.utf8)
    if bytes.last == .period { bytes.removeLast() }
    if let first = bytes.first, first >= 0x41, first <= 0x5A { bytes[0] = first + 0x20 }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The word that may follow a count: `200_000 entries`.
  var noun: String? {
    switch type {
    case .entries, .capacity: return "entries"
    default: break
    }
    return nil
  }
}

/// What a key takes.
indirect enum FieldType: Sendable {
  case text
  case whole
  case count
  case entries
  case duration
  case distribution
  case rate
  case size
  case percentage
  case factor
  case price
  case flag
  /// Keys or bytes.
  case capacity
  /// A size that may vary.
  case sizes
  case bandwidth
  case popularity
  case arrivals
  case batch
  case word([String])
  /// The name of a data set.
  case dataSet
  /// The name of a component.
  case component
  /// A component, or `component.operation`.
  case operation
  case shape
  case objective
  case steps
  case object(ObjectSpec)
  /// Names of the user's own, each with a value of this type.
  case named(FieldType)
  /// Links by `caller -> callee`, or `default`.
  case links(FieldType)
  /// Ways between two, by `one <-> other`.
  case pairs(FieldType)
  /// A list; one item that is no list counts as a list of one.
  case list(FieldType)
  /// A list in any case.
  case items(FieldType)
  case either(FieldType, FieldType)
  /// A component of any kind.
  case anyKind
  /// Any part of a topology, to be laid over it.
  case overlay
}

/// A mapping with a fixed set of keys.
struct ObjectSpec: Sendable {
  /// Its name in the schema and in sentences: `a service`.
  let name: String
  let fields: [FieldSpec]
  /// Keys that the language has and this build does not yet know.
  let later: [String]
  /// Whether keys that begin with `x-` are the author's own, for notes and anchors.
  let allowsNotes: Bool

  init(
    _ name: String, _ fields: [FieldSpec], later: [String] = [], allowsNotes: Bool = false
  ) {
    self.name = name
    self.fields = fields
    self.later = later
    self.allowsNotes = allowsNotes
  }

  /// A mapping whose keys come from several parts of the language.
  init(_ name: String, joining fields: [[FieldSpec]], later: [String] = []) {
    self.init(name, fields.flatMap { $0 }, later: later)
  }

  func field(_ name: String) -> FieldSpec? { fields.first { $0.name == name } }
}
