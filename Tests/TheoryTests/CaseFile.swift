import Foundation

/// The published answers that the machine is held to: `cases.json`, read once.
enum CaseFile {
  /// All cases by id.
  static let all: [String: Reference] = {
    do {
      guard let url = Bundle.module.url(forResource: "cases", withExtension: "json") else {
        preconditionFailure("cases.json is not among the resources")
      }
      let document = try JSONDecoder().decode(Document.self, from: Data(contentsOf: url))
      return Dictionary(uniqueKeysWithValues: document.cases.map { ($0.id, $0) })
    } catch {
      preconditionFailure("cases.json cannot be read: \(error)")
    }
  }()

  /// All ids in ascending order.
  static let ids: [String] = all.keys.sorted()

  /// The case with this id.
  static subscript(id: String) -> Reference {
    guard let reference = all[id] else { preconditionFailure("no case is called \(id)") }
    return reference
  }

  private struct Document: Decodable {
    var cases: [Reference]
  }
}

/// One case: a model with its right answers.
struct Reference: Decodable, Sendable {
  /// One answer.
  struct Quantity: Decodable, Sendable {
    var name: String
    var value: JSONValue
  }

  var id: String
  var title: String
  var family: String
  var params: JSONValue
  var quantities: [Quantity]

  /// A number among the parameters.
  func number(_ name: String) -> Double { params[name].number }

  /// A list of numbers among the parameters.
  func numbers(_ name: String) -> [Double] { params[name].numbers }

  /// A list of lists of numbers among the parameters.
  func table(_ name: String) -> [[Double]] { params[name].elements.map { $0.numbers } }

  /// A list of texts among the parameters.
  func texts(_ name: String) -> [String] { params[name].elements.map { $0.text } }

  /// A seed of the case's own (Fowler, Noll and Vo's hash of the id), so that cases which name their
  /// parts alike do not share their luck.
  func seed(_ look: UInt64) -> UInt64 {
    id.utf8.reduce(0xcbf2_9ce4_8422_2325 ^ look) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }

  /// The number that one of the quantities should be.
  func answer(_ name: String) -> Double {
    guard let quantity = quantities.first(where: { $0.name == name }) else {
      preconditionFailure("\(id) has no quantity \(name)")
    }
    return quantity.value.number
  }
}

/// Any value of the file.
indirect enum JSONValue: Decodable, Sendable {
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([JSONValue].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: JSONValue].self))
    }
  }

  subscript(name: String) -> JSONValue {
    guard case .object(let members) = self, let member = members[name] else {
      preconditionFailure("no member \(name)")
    }
    return member
  }

  var number: Double {
    guard case .number(let value) = self else { preconditionFailure("not a number: \(self)") }
    return value
  }

  var text: String {
    guard case .text(let value) = self else { preconditionFailure("not a text: \(self)") }
    return value
  }

  var elements: [JSONValue] {
    guard case .list(let values) = self else { preconditionFailure("not a list: \(self)") }
    return values
  }

  var numbers: [Double] { elements.map { $0.number } }

  /// Whether both are the same to 1e-9 of the value, texts exactly.
  func agrees(with other: JSONValue) -> Bool {
    switch (self, other) {
    case (.number(let one), .number(let two)):
      return (one - two).magnitude <= 1e-9 * max(one.magnitude, two.magnitude)
    case (.text(let one), .text(let two)):
      return one == two
    case (.list(let one), .list(let two)):
      return one.count == two.count && zip(one, two).allSatisfy { $0.agrees(with: $1) }
    default:
      return false
    }
  }
}
