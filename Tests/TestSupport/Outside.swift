internal import Foundation

/// What some tests need beside the Swift toolchain; where it is not, they are skipped.
///
/// With `TAILRACE_SKIP_NOTHING=1`, as the gate has it, they run and fail instead.
public enum Outside {
  /// Whether PyYAML is there to compare with.
  public static let hasPyYAML = mayNotBeMissing || succeeds(["python3", "-c", "import yaml"])

  /// Whether there is a WebAssembly module, which `TAILRACE_WASM` names, to compare with.
  public static let hasWebAssembly = mayNotBeMissing || webAssembly != nil

  /// The module that `Tools/build-wasm` made.
  public static let webAssembly = ProcessInfo.processInfo.environment["TAILRACE_WASM"]

  private static let mayNotBeMissing =
    ProcessInfo.processInfo.environment["TAILRACE_SKIP_NOTHING"] == "1"

  private static func succeeds(_ command: [String]) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
