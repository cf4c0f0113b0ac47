import Foundation
import TestSupport
import Testing

@testable import Tailrace
@testable import TailraceEngine
@testable import TailraceTopology

/// The topologies of the repository are good, say what to look at, and show every kind.
struct TopologyFilesTests {
  private static func read(_ url: URL, _ variant: String? = nil) throws -> Topology.Reading {
    try TopologyFile(url.path).read(variant: variant)
  }

  @Test(arguments: MutationTests.topologies)
  func `a topology opens with a comment and is good, and so are its variants`(_ url: URL) throws {
    let text = try String(contentsOf: url, encoding: .utf8)
    #expect(text.hasPrefix("# "), "\(url.lastPathComponent) opens with a comment")
    #expect(text.contains("# Look at: "), "\(url.lastPathComponent) says what to look at")
    let reading = try Self.read(url)
    let topology = try #require(reading.topology, "\(reading.rendered())")
    #expect(!topology.network.annotations.name.isEmpty)
    for variant in topology.variants {
      let overlaid = try Self.read(url, variant)
      #expect(overlaid.topology != nil, "\(overlaid.rendered())")
    }
  }

  @Test func `in a million requests a second every call has a timeout`() throws {
    let url = try #require(MutationTests.topologies.first { $0.path.contains("one-region") })
    let network = try #require(try Self.read(url).topology).network
    let calls = network.instructions.filter { $0.opcode == .call }
    #expect(calls.count > 15)
    for call in calls {
      let site = network.sites[Int(call.a)]
      let name = network.operations[Int(site.operation.index)].name
      #expect(site.timeout != nil, "a call of \(name)")
    }
  }

  @Test func `every kind has a topology`() throws {
    var shown: Set<String> = []
    for url in MutationTests.topologies {
      let network = try Self.read(url).topology?.network
      shown.formUnion(network?.annotations.components.map { $0.kind } ?? [])
    }
    for kind in Kind.allCases { #expect(shown.contains(kind.rawValue), "\(kind.rawValue)") }
  }
}
