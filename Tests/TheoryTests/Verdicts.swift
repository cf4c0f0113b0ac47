import Foundation
import Testing

/// Plays each case once, however many tests ask for it.
actor Verdicts {
  static let shared = Verdicts()
  private var tasks: [String: Task<TheoryCase.Verdict, Never>] = [:]

  func verdict(_ theoryCase: TheoryCase) async -> TheoryCase.Verdict {
    if let task = tasks[theoryCase.id] { return await task.value }
    let task = Task { await theoryCase.verdict() }
    tasks[theoryCase.id] = task
    return await task.value
  }
}

/// Fails the test where a quantity of the case is wrong, or neither tested nor left out by name.
func hold(_ theoryCase: TheoryCase) async {
  let begin = Date()
  let verdict = await Verdicts.shared.verdict(theoryCase)
  if Environment.isVerbose {
    var lines = ["\(theoryCase.id): \(Date().timeIntervalSince(begin)) s"]
    lines += verdict.findings.map { "  \($0.passed) \($0.detail)" }
    lines += verdict.secondLooks.map { "  second look: \($0)" }
    FileHandle.standardError.write(Data((lines.joined(separator: "\n") + "\n").utf8))
  }
  #expect(verdict.failures.isEmpty, "\(verdict.failures.joined(separator: "\n"))")
  let tested = Set(verdict.findings.map { $0.quantity })
  for quantity in theoryCase.reference.quantities {
    let isOmitted = theoryCase.omitted[quantity.name] != nil
    #expect(
      tested.contains(quantity.name) != isOmitted,
      "\(theoryCase.id): \(quantity.name) is to be tested or left out with a reason")
  }
}

/// The switches of these tests.
enum Environment {
  /// `TAILRACE_VERBOSE_THEORY` prints every finding.
  static let isVerbose = ProcessInfo.processInfo.environment["TAILRACE_VERBOSE_THEORY"] != nil
  /// `TAILRACE_WRITE_VALIDATION` names the file to which the table of all cases is written.
  static let validationPath = ProcessInfo.processInfo.environment["TAILRACE_WRITE_VALIDATION"]
}
