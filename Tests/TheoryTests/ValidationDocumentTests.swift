import Foundation
import Testing

/// Writes the table of all cases, on request.
struct ValidationDocumentTests {
  @Test(.enabled(if: Environment.validationPath != nil))
  func `the table of all cases is written`() async throws {
    let path = try #require(Environment.validationPath)
    var rows: [String] = []
    var held = 0
    var whole = 0
    var rare: [Bool] = []
    for theoryCase in Registry.cases.sorted(by: { order($0) < order($1) }) {
      let verdict = await Verdicts.shared.verdict(theoryCase)
      let reference = theoryCase.reference
      let failed = Set(verdict.findings.filter { !$0.passed }.map { $0.quantity })
      let passed = Set(verdict.findings.map { $0.quantity }).subtracting(failed).count
      held += passed
      whole += reference.quantities.count
      let largest = verdict.findings.map { $0.z }.max() ?? 0
      rare += verdict.findings.compactMap { $0.isRare }
      let isExact = verdict.findings.allSatisfy { $0.z == 0 }
      let z = isExact ? "exact" : Self.rounded(largest)
      rows.append(
        "| `\(reference.id)` | \(reference.family) | \(passed) / \(reference.quantities.count) "
          + "| \(z) |")
    }
    let omitted = Registry.cases.sorted { order($0) < order($1) }.flatMap { theoryCase in
      theoryCase.omitted.sorted { $0.key < $1.key }.map { name, reason in
        "| `\(theoryCase.id)` | \(name.replacing("|", with: "\\|")) | \(reason) |"
      }
    }
    let missing = Registry.notYet.sorted { $0.key < $1.key }.map { id, reason in
      "| `\(id)` | \(CaseFile[id].family) | \(reason) |"
    }
    let text =
      ValidationText.introduction + "\n## Cases that pass\n\n"
      + "\(rows.count) of \(CaseFile.ids.count) cases, \(held) of their \(whole) quantities.\n"
      + "Of \(rare.count) comparisons that rest on chance, \(rare.count { $0 }) are beyond the "
      + "distance\nthat chance alone exceeds in one of twenty; quantities of a case move "
      + "together.\n\n"
      + table(["case", "family", "quantities", "largest distance"], rows)
      + "\n## Quantities that are left out\n\n" + table(["case", "quantity", "reason"], omitted)
      + "\n## Cases that cannot be expressed yet\n\n"
      + table(["case", "family", "reason"], missing) + longRuns(path)
    try text.write(toFile: path, atomically: true, encoding: .utf8)
  }

  /// The last section, which `Tools/long` writes.
  private func longRuns(_ path: String) -> Substring {
    let old = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    return old.range(of: "\n## The long runs").map { old[$0.lowerBound...] } ?? ""
  }

  private func order(_ theoryCase: TheoryCase) -> String {
    theoryCase.reference.family + "/" + theoryCase.id
  }

  private func table(_ heads: [String], _ rows: [String]) -> String {
    let head = "| " + heads.joined(separator: " | ") + " |"
    let rule = "|" + heads.map { _ in " --- |" }.joined()
    return ([head, rule] + rows).joined(separator: "\n") + "\n"
  }

  private static func rounded(_ value: Double) -> String {
    String((value * 10).rounded() / 10)
  }
}
