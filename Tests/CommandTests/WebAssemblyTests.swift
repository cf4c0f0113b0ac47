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

  @Test func `there are topologies to compare`() { #expect(EveryTopology.files.count > 90) }

  @Test(arguments: EveryTopology.files)
  func `a topology gets the same report, byte for byte`(_ file: URL) throws {
    let native = JSONRenderer().render(try EveryTopology.run(of: file).report())
    let foreign = try runInNode(
      [file.path, #require(Outside.webAssembly), "0", "\(EveryTopology.events)"])
    // Whole texts would flood the terminal.
    let difference = zip(native.utf8, foreign.utf8).enumerated().first { $0.1.0 != $0.1.1 }
    #expect(difference == nil)
    #expect(native.utf8.count == foreign.utf8.count)
  }

  private func runInNode(_ arguments: [String]) throws -> String {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["node", "Tools/run-wasm.mjs"] + arguments
    process.currentDirectoryURL = Recording.root
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }
}
