import Foundation
import Tailrace
import TestSupport
import Testing

/// Damaged topologies give diagnostics or run; they never crash and never hang.
struct MutationTests {
  static var topologies: [URL] { (try? Recording.files(in: "Topologies", suffix: ".yaml")) ?? [] }

  /// Reads a damaged file; plays it too where that costs little.
  private static func read(_ bytes: [UInt8], plays: Bool) {
    let file = SourceFile(name: "damaged.yaml", bytes: bytes)
    let reading = Topology.read(file)
    _ = reading.rendered()
    guard let topology = reading.topology else {
      #expect(
        reading.diagnostics.contains { $0.severity == .error },
        "no topology and no error: \(String(decoding: bytes, as: UTF8.self))")
      return
    }
    guard plays, topology.network.populations.reduce(0, { $0 + $1.keys }) <= 5_000_000,
      topology.network.components.reduce(0, { $0 + $1.instances }) <= 10_000
    else { return }
    var options = topology.options
    options.duration = min(options.duration, .seconds(2))
    options.warmup = .zero
    options.interval = nil
    options.maximumEvents = Recording.isLong ? 200_000 : 3_000
    let report = Run(topology.network, options).report()
    _ = TerminalRenderer().render(report)
  }

  @Test(arguments: topologies) func `a topology cut short anywhere is a sentence`(_ url: URL) throws
  {
    let bytes = Array(try Data(contentsOf: url))
    for length in stride(from: 0, to: bytes.count, by: Recording.isLong ? 1 : 7) {
      Self.read(Array(bytes[..<length]), plays: Recording.isLong)
    }
  }

  @Test(arguments: topologies) func `a topology without one of its lines is a sentence`(
    _ url: URL
  ) throws {
    let lines = Array(try Data(contentsOf: url)).split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for index in lines.indices {
      let rest = lines[..<index] + lines[(index + 1)...]
      Self.read(Array(rest.joined(separator: [UInt8(ascii: "\n")])), plays: true)
    }
  }

  @Test(arguments: topologies) func `a mutated topology is a sentence`(_ url: URL) throws {
    let bytes = Array(try Data(contentsOf: url))
    var random = SeededGenerator(seed: 7)
    for _ in 0..<(Recording.isLong ? 1_500 : 300) {
      Self.read(Mutation.of(bytes, &random), plays: true)
    }
  }
}

/// One to three small changes to a text.
enum Mutation {
  static let numbers = [
    "0", "1", "7", "-1", "0.5", "100000", "999999999", "99999999999999999999", "1e9",
  ]
  static let words = [
    "null", "~", "[]", "{}", "*a", "&a", "<<", "default", "service", "0ms", "0%", "100%", "x", "\"",
    "replica", "exponential(mean=0ms)", "zipf(1)", "users", "rate", "- ", ": ", "\t",
  ]

  static func of(_ bytes: [UInt8], _ random: inout SeededGenerator) -> [UInt8] {
    var text = bytes
    for _ in 0...random.below(3) {
      switch random.below(6) {
      case 0: replaceNumber(&text, &random)
      case 1: swapWords(&text, &random)
      case 2: replaceWord(&text, &random)
      case 3: duplicateLine(&text, &random)
      case 4: text.remove(at: random.below(text.count))
      default: text.insert(UInt8(32 + random.below(95)), at: random.below(text.count))
      }
    }
    return text
  }

  private static func runs(_ text: [UInt8], where isPart: (UInt8) -> Bool) -> [Range<Int>] {
    var result: [Range<Int>] = []
    var start: Int?
    for (index, byte) in (text + [10]).enumerated() {
      if isPart(byte) && index < text.count {
        start = start ?? index
      } else if let first = start {
        result.append(first..<index)
        start = nil
      }
    }
    return result
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x61...0x7A).contains(byte | 0x20) || byte == 0x5F
  }

  private static func replaceNumber(_ text: inout [UInt8], _ random: inout SeededGenerator) {
    let places = runs(text, where: isDigit)
    if places.isEmpty { return }
    text.replaceSubrange(random.pick(places), with: random.pick(numbers).utf8)
  }

  private static func replaceWord(_ text: inout [UInt8], _ random: inout SeededGenerator) {
    let places = runs(text, where: isWord)
    if places.isEmpty { return }
    text.replaceSubrange(random.pick(places), with: random.pick(words).utf8)
  }

  private static func swapWords(_ text: inout [UInt8], _ random: inout SeededGenerator) {
    let places = runs(text, where: isWord)
    if places.isEmpty { return }
    text.replaceSubrange(random.pick(places), with: Array(text[random.pick(places)]))
  }

  private static func duplicateLine(_ text: inout [UInt8], _ random: inout SeededGenerator) {
    let lines = runs(text) { $0 != 10 }
    if lines.isEmpty { return }
    let line = lines[random.below(lines.count)]
    text.insert(contentsOf: [10] + Array(text[line]), at: line.upperBound)
  }
}
