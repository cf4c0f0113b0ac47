import Foundation
import Testing

/// Runs of a small topology by the built binary.
@Suite(.enabled(if: Binary.path != nil)) struct RunBinaryTests {
  private let path: String

  init() throws {
    let url = FileManager.default.temporaryDirectory
      .appendingPathComponent("tailrace-\(UUID().uuidString).yaml")
    let text = """
      tailrace: 1
      name: A small shop
      simulation: {duration: 20s, seed: 7}
      traffic:
        visitors:
          rate: 200/s
          requests:
            page: {share: 100%, call: app.page}
      components:
        app: {kind: service, cores: 4, operations: {page: [{compute: exponential(mean=5ms)}]}}
      objectives:
        - visitors.page: p(99) < 100ms
      variants:
        slow: {components: {app: {cores: 1}}}

      """
    try Data(text.utf8).write(to: url)
    path = url.path
  }

  @Test func `a run reports in plain text where nobody watches`() throws {
    let result = try Binary.run(["run", path])
    #expect(result.output.hasPrefix("A small shop: 3,"))
    #expect(result.output.contains("\n✓ visitors.page: p(99) < 100ms"))
    #expect(!result.output.contains("\u{1B}"))
    #expect(result.code == 0)
  }

  @Test func `a variant that misses its objective ends with 99`() throws {
    let result = try Binary.run(["run", path, "--variant", "slow", "--quiet"])
    #expect(result.output.isEmpty)
    #expect(result.code == 99)
  }

  @Test func `a run that ends early ends with 98`() throws {
    let result = try Binary.run(["run", path, "--max-events", "5000"])
    #expect(result.output.contains("it had played its limit of 5,000 events."))
    #expect(result.code == 98)
  }

  @Test func `a level of the load is played, and an unknown one ends with 64`() throws {
    let double = try Binary.run(["run", path, "--load", "2x"])
    #expect(double.output.contains("Load: 2x of what the file states."))
    #expect(double.output.contains("200 requests/s × 2 = 400 requests/s"))
    let unknown = try Binary.run(["run", path, "--load", "peak"])
    #expect(unknown.output.isEmpty)
    #expect(unknown.code == 64)
  }

  @Test func `the time series goes to a table beside the report`() throws {
    let target = path + ".csv"
    let result = try Binary.run(["run", path, "--csv", target])
    #expect(result.output.hasPrefix("A small shop: 3,"))
    let lines = try String(contentsOfFile: target, encoding: .utf8).split(separator: "\n")
    #expect(lines[0] == "start_s,length_s,is_measured,subject,kind,metric,value")
    #expect(lines.contains { $0.contains(",visitors,source,offered,") })
  }

  @Test func `the report goes to a page, with where the time of slow requests goes`() throws {
    let target = path + ".html"
    let result = try Binary.run(["run", path, "--html", target])
    #expect(result.output.contains("where time goes"))
    let page = try String(contentsOfFile: target, encoding: .utf8)
    #expect(page.hasPrefix("<!DOCTYPE html>\n<html lang=\"en\">"))
    #expect(page.hasSuffix("</html>\n"))
    #expect(page.contains("A small shop: 3,"))
    #expect(page.contains("data-chart=\"attribution\""))
  }

  @Test func `every file for other tools is written`() throws {
    let folder = path + "-files/deep"
    let options = [
      ("--csv", "series.csv"), ("--histograms", "histograms.csv"), ("--openmetrics", "series.om"),
      ("--otlp", "otlp.json"), ("--chrome-trace", "trace.json"), ("--junit", "junit.xml"),
      ("--markdown", "summary.md"),
    ]
    let result = try Binary.run(
      ["run", path, "--quiet", "--hgrm", folder + "/hgrm"]
        + options.flatMap { [$0.0, folder + "/" + $0.1] })
    #expect(result.output.isEmpty && result.errors.isEmpty && result.code == 0)
    for (_, name) in options + [("", "hgrm/visitors.hgrm"), ("", "hgrm/visitors.page.hgrm")] {
      let size = try FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.size]
      #expect(try #require(size as? Int) > 100, "\(name)")
    }
  }

  @Test func `a file that cannot be written is one clear sentence, before the run`() throws {
    let folder = FileManager.default.temporaryDirectory.path
    let over = try Binary.run(["run", path, "--duration", "30d", "--csv", folder])
    #expect(over.errors == "error: '\(folder)' cannot be written: it is a folder\n")
    #expect(over.code == 73)
    let below = try Binary.run(["run", path, "--duration", "30d", "--otlp", path + "/x.json"])
    #expect(
      below.errors == "error: '\(path)/x.json' cannot be written: '\(path)' is no folder\n")
    #expect(below.code == 73)
    let folderOption = try Binary.run(["run", path, "--duration", "30d", "--hgrm", path])
    #expect(folderOption.code == 64)
    let long = folder + "/" + String(repeating: "x", count: 300)
    let name = try Binary.run(["run", path, "--quiet", "--junit", long])
    #expect(name.errors.hasPrefix("error: '\(long)' cannot be written"))
    #expect(name.errors.contains("too long"))
    #expect(name.code == 73)
  }

  @Test func `options that write over each other or over the topology are a mistake`() throws {
    let twice = try Binary.run(["run", path, "--csv", "a/../x.csv", "--output", "x.csv"])
    #expect(twice.errors == "error: --csv and --output name the same place, 'x.csv'\n")
    #expect(twice.code == 64)
    let itself = try Binary.run(["run", path, "--markdown", path])
    #expect(itself.errors == "error: --markdown names the topology, '\(path)', itself\n")
    #expect(itself.code == 64)
    #expect(try Binary.run(["validate", path]).code == 0)
  }

  @Test func `a device is written to and not replaced`() throws {
    let result = try Binary.run(["run", path, "--quiet", "--csv", "/dev/stdout"])
    #expect(result.output.hasPrefix("start_s,length_s,"))
    #expect(result.code == 0)
  }

  @Test func `the report goes to a file as JSON`() throws {
    let target = path + ".json"
    let result = try Binary.run(["run", path, "--format", "json", "--output", target])
    #expect(result.output.isEmpty)
    let data = try Data(contentsOf: URL(fileURLWithPath: target))
    let json = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(json["name"] as? String == "A small shop")
    #expect(json["verdict"] as? String == "passed")
  }

  @Test func `a topology is drawn in both formats`() throws {
    #expect(try Binary.run(["graph", path]).output.hasPrefix("flowchart LR\n"))
    #expect(
      try Binary.run(["graph", path, "--format", "dot"]).output.hasPrefix("digraph topology {"))
  }

  @Test func `the schema is JSON`() throws {
    let result = try Binary.run(["schema"])
    #expect(throws: Never.self) {
      try JSONSerialization.jsonObject(with: Data(result.output.utf8))
    }
  }

  @Test(arguments: [("Control-C", SIGINT), ("SIGTERM", SIGTERM)])
  func `an interrupted run reports what it has`(name: String, signal: Int32) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try #require(Binary.path))
    process.arguments = ["run", path, "--duration", "30d"]
    let output = Pipe()
    let errors = Pipe()
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    Thread.sleep(forTimeInterval: 1)
    kill(process.processIdentifier, signal)
    let text = String(
      decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let complaints = String(
      decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(
      complaints
        == "stopped by \(name); the report covers what was measured until then\n")
    #expect(text.contains("The run was stopped at "))
    #expect(process.terminationStatus == 98)
  }
}
