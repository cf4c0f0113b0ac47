/// Something that a report is asked for by name.
public protocol Named {
  /// The name that the topology gives it.
  var name: String { get }
}

/// Parts of a report in the order of the network, found by name.
public struct NamedList<Element: Named & Sendable>: Sendable {
  /// All of them, in order.
  public let all: [Element]
  private let places: [String: Int]
  private let noun: String

  init(_ all: [Element], noun: String) {
    self.all = all
    self.noun = noun
    var places: [String: Int] = [:]
    for (index, element) in all.enumerated() where places[element.name] == nil {
      places[element.name] = index
    }
    self.places = places
  }

  /// The part of that name; traps, listing the names there are, when there is none.
  public subscript(name: String) -> Element {
    if let element = find(name) { return element }
    preconditionFailure(complaint(about: name))
  }

  /// The part of that name, if there is one.
  public func find(_ name: String) -> Element? {
    guard let place = places[name] else { return nil }
    return all[place]
  }

  /// What the subscript says of an unknown name.
  func complaint(about name: String) -> String {
    let known = all.map { "'\($0.name)'" }.joined(separator: ", ")
    return "no \(noun) '\(name)' in this report; there is \(known.isEmpty ? "none" : known)"
  }
}
