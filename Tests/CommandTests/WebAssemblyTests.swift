import Foundation
import TailraceEngine
import TailracePlayground
import Testing

/// The WebAssembly module that `Tools/build-wasm` made, where `TAILRACE_WASM` names it.
private let module = ProcessInfo.processInfo.environment["TAILRACE_WASM"]

@Suite(.enabled(if: module != nil, "TAILRACE_WASM names no module; see Tools/build-wasm"))
struct WebAssemblyTests {
  @Test func `check networks end alike in WebAssembly and natively`() throws {
    let native = (0..<CheckNetworks.count).map { CheckNetworks.fingerprint(of: $0).description }
    let lines = try runInNode(["--check", #require(module)]).split(separator: "\n").map(String.init)
    #expect(lines == native)
  }

  private func runInNode(_ arguments: [String]) throws -> String {
    let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["node", "Tools/run-wasm.mjs"] + arguments
    process.currentDirectoryURL = root.standardizedFileURL
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    return String(decoding: data, as: UTF8.self)
  }
}
