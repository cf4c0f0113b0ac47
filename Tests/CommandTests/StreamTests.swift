import Foundation
import Testing

/// A stream that is closed, full or has nobody at its other end is an exit code, and no crash.
@Suite(.enabled(if: Binary.path != nil)) struct StreamTests {
  private let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("tailrace-\(UUID().uuidString).yaml")
    let text = """
      tailrace: 1
      simulation: {duration: 1s}
      traffic: {visitors: {rate: 10/s, requests: {page: {share: 100%, call: app}}}}
      components: {app: {kind: external, latency: 1ms}}

      """
    try Data(text.utf8).write(to: url)
    path = url.path
  }

  /// Runs a line of the shell, in which `T` is the binary and `F` the topology.
  private func shell(_ line: String) throws -> Binary.Outcome {
    try Binary.run(
      "/bin/sh", ["-c", line],
      environment: ["T": try #require(Binary.path), "F": path, "PATH": "/usr/bin:/bin"])
  }

  /// A device that is full, where the system has one.
  private static let full =
    FileManager.default.fileExists(atPath: "/dev/full") ? ["> /dev/full"] : []

  private static let commands = [
    "run $F", "run $F --format json", "validate $F", "graph $F", "schema", "--help", "--version",
    "run --help",
  ]

  @Test(arguments: commands)
  func `output that is closed or full ends with 73`(command: String) throws {
    for place in [">&-"] + Self.full {
      let result = try shell("$T \(command) \(place)")
      #expect(result.code == 73, "\(place)")
      #expect(result.errors == "error: standard output cannot be written\n", "\(place)")
    }
    #expect(try shell("$T \(command) >&- 2>&- <&-").code == 73)
  }

  @Test(arguments: commands)
  func `output that nobody reads ends with 73`(command: String) throws {
    let line = "{ { sleep 0.2; $T \(command) 2>/dev/null; echo $? >&3; } | true; } 3>&1"
    #expect(try shell(line).output == "73\n")
  }

  @Test(arguments: commands)
  func `other streams that are closed or full change nothing`(command: String) throws {
    let usual = try shell("$T \(command)")
    for place in ["2>&-", "<&-"] + Self.full.map({ "2" + $0 }) {
      let result = try shell("$T \(command) \(place)")
      #expect(result.code == usual.code, "\(place)")
      #expect(result.output == usual.output, "\(place)")
    }
  }

  @Test(arguments: ["run", "validate", "graph"])
  func `input that is closed ends with 65`(command: String) throws {
    for name in ["-", "/dev/stdin"] {
      let result = try shell("$T \(command) \(name) <&-")
      #expect(result.code == 65)
      #expect(result.errors == "error: standard input cannot be read\n")
    }
  }

  @Test func `mistakes that cannot be said still end with their code`() throws {
    #expect(try shell("$T run none.yaml 2>&-").code == 65)
    #expect(try shell("$T run $F --loud 2>&-").code == 64)
  }

  @Test func `pipes and streams are files like others`() throws {
    for line in [
      "$T validate /dev/stdin < $F", "cat $F | $T validate /dev/stdin", "cat $F | $T validate -",
      "mkfifo $F.in; cat $F > $F.in & $T validate $F.in",
    ] {
      let result = try shell(line)
      #expect(result.code == 0, "\(line): \(result.errors)")
      #expect(result.output.contains(": good: 1 component"), "\(line)")
    }
    let fifo = try shell("mkfifo $F.out; cat $F.out & $T run $F --quiet --csv $F.out; wait")
    #expect(fifo.output.hasPrefix("start_s,"))
    // A file behind a stream is written on, and not from its start again.
    let both = try shell("$T run $F --csv /dev/stdout > $F.both; cat $F.both")
    #expect(both.output.hasPrefix("start_s,"))
    #expect(both.output.contains("fingerprint "))
    let endless = try shell("$T validate /dev/zero")
    #expect(endless.code == 65)
    #expect(endless.errors.contains("larger than 16 MiB"))
  }

  @Test func `a good file has its line though another is bad`() throws {
    let result = try shell("$T validate none.yaml $F")
    #expect(result.code == 65)
    #expect(result.output.contains(": good: 1 component"))
    #expect(try shell("$T validate --quiet $F").output.isEmpty)
  }

  @Test func `names and paths command no terminal`() throws {
    let bad = "no\u{1B}[31m\u{9B}2J\nerror: forged.yaml"
    for arguments in [
      ["run", bad], ["validate", bad], ["graph", bad], ["run", "x", "--" + bad], ["run", "x", bad],
      ["run", "x", "--seed", bad], ["run", "x", "--seed=" + bad], [bad],
    ] {
      let errors = try Binary.run(arguments).errors
      #expect(!errors.unicodeScalars.contains("\u{1B}"), "\(arguments)")
      #expect(!errors.unicodeScalars.contains("\u{9B}"), "\(arguments)")
      #expect(!errors.contains("\nerror: forged"), "\(arguments)")
    }
  }
}
