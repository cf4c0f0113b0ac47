import Foundation
import Tailrace
import TestSupport
import Testing

/// Everything that runs compute, held to what was recorded: for work on the code that must change none of it.
///
/// It says which runs differ, and in what. `TAILRACE_NET_KEEP=DIR` writes these runs at length, and with
/// `TAILRACE_NET_ONLY=…` those that are named so: done before and after a change, `diff` tells the rest.
struct NetTests {
  private static let measured = ["events", "arrivals", "order", "results"]
  private static let columns = measured + ResultWords.Part.allCases.map(\.rawValue)

  private static func row(_ results: Results, atLength: Bool) -> NetFile.Row {
    let words = ResultWords(results, keepsText: atLength)
    let fingerprint = results.fingerprint.description.split(separator: "-").map { $0.prefix(8) }
    return NetFile.Row(
      values: ["\(results.events)"] + fingerprint.map { String($0) }
        + words.hash.split(separator: " ").map { String($0) },
      text: words.text)
  }

  @Test(arguments: NetFamily.all) func `random networks compute what they did`(
    _ family: NetFamily
  ) async throws {
    let file = NetFile(name: family.name, columns: Self.columns)
    try await file.check(family.seeds.map { "\($0)" }) { run, atLength in
      [Self.row(family.play(seed: UInt64(run) ?? 0), atLength: atLength)]
    }
  }

  @Test func `every variant and load of every topology computes what it did`() async throws {
    let runs = try NetTopology.all()
    let file = NetFile(name: "topologies", columns: Self.columns)
    try await file.check(runs.map(\.name)) { run, atLength in
      let topology = try NetTopology(named: run).load()
      var options = topology.options
      options.maximumEvents = NetTopology.mostEvents
      return [Self.row(Run(topology.network, options).play(), atLength: atLength)]
    }
  }

  @Test func `every format has the bytes that it had`() async throws {
    let file = NetFile(name: "formats", columns: ["format", "bytes", "hash"])
    try await file.check(NetFormats.runs.map(\.name)) { run, _ in
      guard let run = NetFormats.runs.first(where: { $0.name == run }) else { return [] }
      return try run.texts().map { format, text in
        NetFile.Row(values: [format, "\(text.utf8.count)", WordHash.text(of: text)], text: text)
      }
    }
  }
}
