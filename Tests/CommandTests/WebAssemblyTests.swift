import Foundation
import Tailrace
import TailracePlayground
import TestSupport
import Testing

/// WebAssembly against native.
@Suite(
  .enabled(
    if: Outside.hasWebAssembly,
    "WebAssembly is compared where TAILRACE_WASM names the module of Tools/build-wasm"))
struct WebAssemblyTests {
  @Test func `check networks end alike in WebAssembly and natively`() throws {
    let native = (0..<CheckNetworks.count).map { CheckNetworks.fingerprint(of: $0).description }
    let lines = try runInNode(["--check", #require(Outside.webAssembly)]).split(separator: "\n")
      .map(String.init)
    #expect(lines == native)
  }

  @Test(arguments: ["typical.yaml", "viral-moment.yaml"])
  func `a topology gets the same report, byte for byte`(_ name: String) throws {
    let topology = try Topology.load(root.appending(path: "Topologies/\(name)").path)
    let seconds = 120
    let native = JSONRenderer().render(topology.run(duration: .seconds(Double(seconds))))
    let foreign = try runInNode(["Topologies/\(name)", #require(Outside.webAssembly), "\(seconds)"])
    // Whole texts would flood the terminal.
    let difference = zip(native.utf8, foreign.utf8).enumerated().first { $0.1.0 != $0.1.1 }
    #expect(difference == nil)
    #expect(native.utf8.count == foreign.utf8.count)
  }

  private var root: URL {
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
      .standardizedFileURL
  }

  private func runInNode(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["node", "Tools/run-wasm.mjs"] + arguments
    process.currentDirectoryURL = root
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }
}
