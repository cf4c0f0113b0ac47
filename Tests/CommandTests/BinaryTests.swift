import Foundation
import Testing

/// The built binary, run as a user would.
@Suite(.enabled(if: Binary.path != nil)) struct BinaryTests {
  private let directory: URL

  init() throws {
    directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("tailrace-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  private func file(_ name: String, _ bytes: [UInt8]) throws -> String {
    let url = directory.appendingPathComponent(name)
    try Data(bytes).write(to: url)
    return url.path
  }

  @Test func `the version is the release's`() throws {
    let result = try Binary.run(["--version"])
    #expect(result.output == "0.1.0\n")
    #expect(result.code == 0)
  }

  @Test(arguments: [[], ["run"], ["validate"], ["graph"], ["schema"]])
  func `help has examples`(command: [String]) throws {
    let result = try Binary.run(command + ["--help"])
    #expect(result.code == 0)
    #expect(result.output.contains("EXAMPLES"))
    #expect(result.output.contains("USAGE: tailrace"))
  }

  @Test(arguments: ["run", "validate", "graph"])
  func `a file that cannot be read is one clear sentence`(command: String) throws {
    let missing = try Binary.run([command, "no-such.yaml"])
    #expect(missing.errors == "error: there is no file 'no-such.yaml'\n")
    #expect(missing.code == 65)
    let folder = try Binary.run([command, directory.path])
    #expect(
      folder.errors
        == "error: '\(directory.path)' is a directory; name a topology file in it\n")
    #expect(folder.code == 65)
    let latin = try file("latin.yaml", [0x6E, 0xE9, 0x0A])
    #expect(try Binary.run([command, latin]).errors == "error: '\(latin)' is not UTF-8 text\n")
    let empty = try file("empty.yaml", [])
    #expect(
      try Binary.run([command, empty]).errors
        == "error: '\(empty)' is empty; a topology begins with 'tailrace: 1'\n")
  }

  @Test func `every file is validated though the first is bad`() throws {
    let result = try Binary.run(["validate", "one.yaml", "two.yaml"])
    #expect(
      result.errors
        == "error: there is no file 'one.yaml'\nerror: there is no file 'two.yaml'\n")
    #expect(result.code == 65)
  }

  @Test(arguments: [["fly"], ["run"], ["run", "x.yaml", "--duration", "20"], ["run", "--loud"]])
  func `a wrong command line ends with 64`(arguments: [String]) throws {
    let result = try Binary.run(arguments)
    #expect(result.code == 64)
    #expect(result.errors.contains("Usage: tailrace"))
  }
}

/// Where the binary was built, and how to run it.
enum Binary {
  /// The path of `tailrace` beside the tests; nil where it was not built.
  static let path: String? = {
    var folder = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
    for _ in 0..<3 {
      let candidate = folder.appendingPathComponent("tailrace").path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      folder.deleteLastPathComponent()
    }
    return nil
  }()

  struct Outcome {
    var output: String
    var errors: String
    var code: Int32
  }

  static func run(_ arguments: [String]) throws -> Outcome {
    try run(try #require(path), arguments)
  }

  /// Runs any program, with nothing to read, to its end.
  static func run(
    _ program: String, _ arguments: [String], environment: [String: String]? = nil
  ) throws -> Outcome {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    if let environment { process.environment = environment }
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = output.fileHandleForReading.readDataToEndOfFile()
    let complaints = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      output: String(decoding: text, as: UTF8.self),
      errors: String(decoding: complaints, as: UTF8.self), code: process.terminationStatus)
  }
}
