import ArgumentParser
import Foundation
import Tailrace
import TestSupport
import Testing

@testable import TailraceCommand

@Suite struct RunCommandTests {
  @Test func `where the time went is not looked for where nobody reads it`() throws {
    #expect(try RunCommand.parse(["x.yaml", "--quiet"]).isUnread)
    #expect(try !RunCommand.parse(["x.yaml"]).isUnread)
    #expect(try !RunCommand.parse(["x.yaml", "--quiet", "--output", "report.txt"]).isUnread)
    #expect(try !RunCommand.parse(["x.yaml", "--quiet", "--markdown", "summary.md"]).isUnread)
  }

  @Test func `options of the command line stand above those of the file`() throws {
    let command = try RunCommand.parse([
      "x.yaml", "--seed", "9", "--duration", "2h", "--warmup", "250ms", "--max-events", "10",
      "--max-in-flight", "20",
    ])
    let options = try command.options(Self.run(RunOptions(duration: .seconds(1))))
    #expect(options.seed == 9)
    #expect(options.duration == .seconds(7_200))
    #expect(options.warmup == .milliseconds(250))
    #expect(options.maximumEvents == 10)
    #expect(options.maximumInFlight == 20)
    let plain = try RunCommand.parse(["x.yaml"])
    #expect(try plain.options(Self.run(options)) == options)
  }

  @Test func `a warm-up as long as the run is refused`() throws {
    let command = try RunCommand.parse(["x.yaml", "--warmup", "1m"])
    let failure = #expect(throws: CommandFailure.self) {
      try command.options(Self.run(RunOptions(duration: .seconds(60))))
    }
    #expect(
      failure?.message == "a warm-up of 1m 00s leaves nothing to measure of 1m 00s")
    #expect(failure?.code == ExitCodes.usage)
  }

  @Test func `a duration that leaves the file's interval too short is refused`() throws {
    let file = RunOptions(duration: .seconds(1), interval: .nanoseconds(20_000))
    #expect(throws: Never.self) {
      try RunCommand.parse(["x.yaml", "--duration", "2s"]).options(Self.run(file))
    }
    let failure = #expect(throws: CommandFailure.self) {
      try RunCommand.parse(["x.yaml", "--duration", "1h"]).options(Self.run(file))
    }
    #expect(
      failure?.message == "an interval of 20 µs is too short for 1h 00m; expected at least 36 ms")
    #expect(failure?.code == ExitCodes.usage)
  }

  /// A run of some network.
  private static func run(_ options: RunOptions) -> Run {
    Run(ShopNetwork(ratePerSecond: 1).network, options)
  }

  @Test(arguments: [
    ["x.yaml", "--duration", "20"], ["x.yaml", "--duration", "0s"],
    ["x.yaml", "--duration", "-1s"], ["x.yaml", "--duration", "3651d"],
    ["x.yaml", "--max-events", "0"], ["x.yaml", "--max-in-flight", "33554432"],
    ["x.yaml", "--format", "xml"], [],
  ])
  func `a wrong command line is refused`(arguments: [String]) {
    #expect(throws: (any Error).self) { try RunCommand.parse(arguments) }
  }

  @Test(
    arguments: [
      ("250ms", 250_000_000), ("90s", 90_000_000_000), ("1.5h", 5_400_000_000_000), ("3us", 3_000),
      ("3µs", 3_000), ("7ns", 7), ("2m", 120_000_000_000), ("1d", 86_400_000_000_000),
      ("1m30s", 90_000_000_000), ("1_000ms", 1_000_000_000), ("1h0.5s", 3_600_500_000_000),
    ] as [(String, Int64)])
  func `a length of time reads as in a file`(text: String, nanoseconds: Int64) {
    #expect(DelayArgument(argument: text)?.delay.nanoseconds == nanoseconds)
  }

  @Test(arguments: [
    "", "s", "5", "5 apples", "nan s", "infs", "-3s", "1e300h", "1e3s", "30s1m", "0x9s",
  ])
  func `what is not a length of time is none`(text: String) {
    #expect(DelayArgument(argument: text) == nil)
  }

  @Test func `the exit code follows the objectives, and an early end passes none`() {
    #expect(code(limit: nil) == ExitCodes.good)
    #expect(code(limit: 1e9) == ExitCodes.good)
    #expect(code(limit: 1) == ExitCodes.missed)
    #expect(code(limit: 1e9, duration: .milliseconds(50)) == ExitCodes.inconclusive)
    #expect(code(limit: nil, events: 100) == ExitCodes.inconclusive)
    #expect(code(limit: 1, events: 20_000) == ExitCodes.missed)
  }

  private func code(
    limit: Double?, duration: Delay = .seconds(10), events: Int64 = .max
  ) -> ExitCode {
    var shop = ShopNetwork(ratePerSecond: 300)
    if let limit {
      shop.network.annotations.objectives = [
        Objective(
          text: "", subject: .classes([shop.page]), metric: .percentile(0.9), comparison: .less,
          limit: limit)
      ]
    }
    let options = RunOptions(duration: duration, maximumEvents: events)
    return RunCommand.exitCode(Run(shop.network, options).report())
  }
}
