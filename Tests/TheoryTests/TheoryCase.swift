import Tailrace
import TestSupport
import Testing

/// A case of `cases.json` that the machine can express: its model, and what is read off it.
struct TheoryCase: Sendable, CustomTestStringConvertible {
  let id: String
  /// Quantities that are not tested, each with the reason.
  var omitted: [String: String] = [:]
  /// Networks that are played.
  var experiments: @Sendable (Reference) -> [Experiment] = { _ in [] }
  /// Quantities that do not depend on chance.
  var exact: @Sendable (Reference) async -> [String: JSONValue] = { _ in [:] }
  /// Findings of another form, for a seed.
  var custom: @Sendable (Reference, UInt64) async -> [Finding] = { _, _ in [] }

  var testDescription: String { id }
  var reference: Reference { CaseFile[id] }

  /// Those of a list that the usual form of the tests plays, one in six and always the first; all in the long form.
  static func sample(of cases: [TheoryCase]) -> [TheoryCase] {
    Recording.isLong ? cases : stride(from: 0, to: cases.count, by: 6).map { cases[$0] }
  }

  /// A case that is played.
  static func played(
    _ id: String, omitting omitted: [String: String] = [:],
    _ experiments: @escaping @Sendable (Reference) -> [Experiment]
  ) -> TheoryCase {
    TheoryCase(id: id, omitted: omitted, experiments: experiments)
  }

  /// A case with exact answers.
  static func exact(
    _ id: String, omitting omitted: [String: String] = [:],
    _ exact: @escaping @Sendable (Reference) async -> [String: JSONValue]
  ) -> TheoryCase {
    TheoryCase(id: id, omitted: omitted, exact: exact)
  }

  /// What comes of the case with one seed.
  func findings(seed: UInt64) async -> [Finding] {
    var findings: [Finding] = []
    for (name, value) in await exact(reference).sorted(by: { $0.key < $1.key }) {
      let quantity = reference.quantities.first { $0.name == name }
      guard let quantity else { preconditionFailure("\(id) has no quantity \(name)") }
      findings.append(Finding(name, expected: quantity.value, found: value))
    }
    for experiment in experiments(reference) {
      findings += await experiment.findings(reference, seed: seed)
    }
    return findings + (await custom(reference, seed))
  }

  /// What comes of the case's networks, played a quarter as long, where all service is stretched.
  func findings(serviceFactor: Double) async -> [Finding] {
    var findings: [Finding] = []
    for var experiment in experiments(reference) {
      if !experiment.isTimed {
        experiment.duration *= 0.25
        experiment.warmup *= 0.25
      }
      findings += await experiment.findings(reference, seed: 1, serviceFactor: serviceFactor)
    }
    return findings
  }

  /// What comes of the case, where a quantity that failed by chance gets a second chance.
  ///
  /// Each look errs in one of a thousand quantities, so of a thousand one would fail in a machine
  /// without fault; that both looks err happens once in a million. A fault fails both.
  func verdict() async -> Verdict {
    let first = await findings(seed: 1)
    var verdict = Verdict(findings: first)
    if first.contains(where: { !$0.passed }) {
      let second = await findings(seed: 2)
      verdict.findings = zip(first, second).map { $0.passed ? $0 : $1 }
      verdict.secondLooks = first.filter { !$0.passed }.map { $0.detail }
    }
    return verdict
  }

  struct Verdict: Sendable {
    var findings: [Finding]
    /// What did not hold at the first look.
    var secondLooks: [String] = []

    var failures: [String] { findings.filter { !$0.passed }.map { $0.detail } }
  }
}

/// The measures of a case whose names have the usual meaning, those for which `names` says so.
func standard(
  _ reference: Reference, at place: Place = Place(),
  where isWanted: (String) -> Bool = { _ in true }
) -> [(String, Measure)] {
  reference.quantities.compactMap { quantity in
    guard isWanted(quantity.name) else { return nil }
    return Measure.standard(quantity.name, at: place).map { (quantity.name, $0) }
  }
}
