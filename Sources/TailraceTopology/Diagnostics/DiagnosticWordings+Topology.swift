/// What the language says about the meaning of a file, by function name; each states its stable name first.
extension DiagnosticWording {
  static func arrivalsExpected(_ found: String) -> Self {
    Self(
      "arrivals-expected",
      "expected poisson, deterministic, erlang(k=4) or hyperexponential(cv=3), whose cv is at least 1; "
        + "found \(found.inQuotes)")
  }

  static func batchExpected(_ found: String) -> Self {
    Self(
      "batch-expected",
      "expected a count or geometric(mean=4), at least 1; found \(found.inQuotes)")
  }

  static func branchesExpected(found: String) -> Self {
    Self("branches-expected", "expected a list of branches, each a list of steps; found \(found)")
  }

  static func callCircle(_ names: [String]) -> Self {
    Self(
      "call-circle",
      "calls go in a circle and would never end: \(names.joined(separator: " → "))")
  }

  static func choicesExpected(found: String) -> Self {
    Self(
      "choices-expected",
      "expected a list of branches, such as [{share: 90%, steps: […]}, {share: 10%, steps: […]}]; "
        + "found \(found)")
  }

  static func componentUnknown(_ name: String, _ known: [String]) -> Self {
    Self(
      "component-unknown", "no component is called \(name.inQuotes)", hint: Hint(name, known))
  }

  static func componentUnreached(_ name: String) -> Self {
    Self("component-unreached", "nothing reaches \(name.inQuotes)", .warning)
  }

  static func computeWithoutCores(_ operation: String) -> Self {
    Self(
      "compute-without-cores",
      "operation \(operation.inQuotes) computes, so the service needs 'cores'")
  }

  static func countOutOfRange(_ found: String, _ least: Int64, _ most: Int64) -> Self {
    Self(
      "count-out-of-range",
      "expected a count from \(grouped(least)) to \(grouped(most)); found \(found.inQuotes)")
  }

  static func dataUnknown(_ name: String, _ known: [String]) -> Self {
    Self("data-unknown", "no data set is called \(name.inQuotes)", hint: Hint(name, known))
  }

  static func distributionImpossible(_ problem: String) -> Self {
    Self("distribution-impossible", problem)
  }

  static func durationTooLong(_ found: String, _ longest: String) -> Self {
    Self("duration-too-long", "expected a duration of at most \(longest); found \(found.inQuotes)")
  }

  static func fileLineUnreadable(_ name: String, _ line: Int, _ found: String) -> Self {
    Self(
      "file-line-unreadable",
      "line \(line) of \(name.inQuotes) is neither a duration nor 'duration,percentage'; "
        + "found \(found.inQuotes)")
  }

  static func fileOutside(_ name: String) -> Self {
    Self(
      "file-outside",
      "the file \(name.inQuotes) is outside the folder of the topology; expected one below it, such as "
        + "'times.csv', or its folder behind '--allow-files'")
  }

  static func fileTooLarge(_ name: String) -> Self {
    Self("file-too-large", "the file \(name.inQuotes) is too large; expected at most 4 GiB")
  }

  static func fileUnreadable(_ name: String) -> Self {
    Self("file-unreadable", "the file \(name.inQuotes) cannot be read")
  }

  static func fileWithoutTimes(_ name: String) -> Self {
    Self(
      "file-without-times",
      "\(name.inQuotes) has no times, or a percentage on some lines and not on others")
  }

  static var faultKindExpected: Self {
    Self(
      "fault-kind-expected",
      "a fault says one thing that is done, such as crash: app or loss: app -> db")
  }

  static func faultLinkExpected(_ found: String) -> Self {
    Self(
      "fault-link-expected", "expected a link, such as 'app -> postgres'; found \(found.inQuotes)")
  }

  static var faultOutlastsItself: Self {
    Self("fault-outlasts-itself", "'for' is as long as 'every', so the fault would never end")
  }

  static func faultUnsuited(_ verb: String, _ name: String) -> Self {
    Self(
      "fault-unsuited",
      "\(verb.inQuotes) does nothing to the queue \(name.inQuotes), whose work is its consumers'")
  }

  static func faultZoneUnclear(_ zone: String, _ homes: [String]) -> Self {
    let id = "fault-zone-unclear"
    if homes.isEmpty { return Self(id, "no region has a zone \(zone.inQuotes)") }
    let those = homes.map { "'\($0).\(zone)'" }
    return Self(id, "zone \(zone.inQuotes) is in more than one region; expected \(listed(those))")
  }

  static func forwardCircle(_ name: String) -> Self {
    Self(
      "forward-circle",
      "\(name.inQuotes) hands its requests on to itself, or through more than "
        + "\(TopologyModel.longestForwarding) others")
  }

  static var intervalTooShort: Self {
    Self("interval-too-short", "expected an interval of at least 1/100000 of the duration")
  }

  static func keyNotYet(_ key: String) -> Self {
    Self("key-not-yet", "\(key.inQuotes) is not supported yet")
  }

  static func keyRequired(_ key: String, in owner: String, _ purpose: String) -> Self {
    Self(
      "key-required",
      "\(owner) needs \(key.inQuotes)" + (purpose.isEmpty ? "" : " (\(purpose))"))
  }

  static func keyUnknown(_ key: String, in owner: String, _ known: [String]) -> Self {
    Self("key-unknown", "\(owner) has no key \(key.inQuotes)", hint: Hint(key, known))
  }

  static func keysTogether(_ key: String, _ other: String) -> Self {
    Self("keys-together", "\(key.inQuotes) and \(other.inQuotes) do not go together")
  }

  static func kindMissing(_ name: String, _ kinds: [String]) -> Self {
    Self("kind-missing", "\(name.inQuotes) needs a 'kind': \(listed(kinds))")
  }

  static func kindUnknown(_ found: String, _ kinds: [String]) -> Self {
    Self("kind-unknown", "there is no kind \(found.inQuotes)", hint: Hint(found, kinds))
  }

  static func linkNameExpected(_ found: String) -> Self {
    Self(
      "link-name-expected",
      "expected 'default' or 'caller -> callee'; found \(found.inQuotes)")
  }

  static func linkToItself(_ name: String) -> Self {
    Self(
      "link-to-itself",
      "no call of \(name.inQuotes) to itself crosses a link; what a write takes to reach a replica is "
        + "'replicas: {lag: …}'")
  }

  static func linkTwice(_ from: String, _ to: String) -> Self {
    Self("link-twice", "the link from \(from.inQuotes) to \(to.inQuotes) is described twice")
  }

  static func linkUnused(_ from: String, _ to: String) -> Self {
    Self(
      "link-unused", "\(from.inQuotes) never calls \(to.inQuotes), so this link does nothing",
      .warning)
  }

  static func mappingEmpty(_ key: String, _ owner: String) -> Self {
    Self("mapping-empty", "\(key.inQuotes) of \(owner) needs at least one entry")
  }

  static func mappingExpected(_ what: String, found: String) -> Self {
    Self("mapping-expected", "expected a mapping of keys for \(what); found \(found)")
  }

  static func nameMalformed(_ found: String) -> Self {
    Self(
      "name-malformed",
      "a name begins with a letter and has letters, digits, '_' and '-' only; found \(found.inQuotes)"
    )
  }

  static func nameTwice(_ name: String) -> Self {
    Self("name-twice", "a traffic source and a component are both called \(name.inQuotes)")
  }

  static func nameUnknown(_ name: String, _ known: [String]) -> Self {
    Self(
      "name-unknown",
      "no traffic source or component is called \(name.inQuotes)", hint: Hint(name, known))
  }

  static func needs(_ key: String, _ other: String) -> Self {
    Self("needs", "\(key.inQuotes) says nothing without \(other.inQuotes)")
  }

  static func objectiveListExpected(found: String) -> Self {
    Self(
      "objective-list-expected",
      "expected a list of objectives, such as '- visitors: p(99) < 200ms'; found \(found)")
  }

  static func objectiveSecondSubject(_ key: String) -> Self {
    Self(
      "objective-second-subject", "expected one objective an item; \(key.inQuotes) begins another")
  }

  static func objectiveSubjectExpected(found: String) -> Self {
    Self(
      "objective-subject-expected",
      "expected whom it is about and a promise, as in 'visitors: p(99) < 200ms'; found \(found)")
  }

  static func onlyWithRate(_ key: String) -> Self {
    Self(
      "only-with-rate", "\(key.inQuotes) belongs to a source with a 'rate', not to one with 'users'"
    )
  }

  static func onlyWithUsers(_ key: String) -> Self {
    Self(
      "only-with-users",
      "\(key.inQuotes) belongs to a source with 'users', not to one with a 'rate'")
  }

  static func operationNeeded(_ component: String, _ known: [String]) -> Self {
    let first = known.first ?? "operation"
    return Self(
      "operation-needed",
      "\(component.inQuotes) has several operations (\(listed(known))); say which, as in "
        + "'\(component).\(first)'")
  }

  static func operationUnknown(_ name: String, of component: String, _ known: [String]) -> Self {
    Self(
      "operation-unknown",
      "\(component.inQuotes) has no operation \(name.inQuotes)", hint: Hint(name, known))
  }

  static func operationUnwanted(_ component: String, _ name: String) -> Self {
    Self(
      "operation-unwanted",
      "expected a component alone, \(component.inQuotes); found its operation \(name.inQuotes) too")
  }

  static func overload(
    _ name: String, load: Double, rate: Double, meanNanoseconds: Double, servers: Double,
    atPeak: Bool, mayFail: Bool
  ) -> Self {
    let outcome =
      mayFail
      ? atPeak ? "what is too much waits or fails meanwhile" : "what is too much fails"
      : atPeak ? "its queue grows meanwhile" : "its queue grows without bound"
    let arithmetic =
      "\(short(rate))/s × \(short(meanNanoseconds / 1e6))ms over \(grouped(Int64(servers))) "
      + (servers == 1 ? "core" : "cores")
    return Self(
      "overload",
      "\(name.inQuotes) is offered \(short(load)) times the work it can serve"
        + (atPeak ? " at the peak of the load" : "") + " (\(arithmetic)); " + outcome, .warning)
  }

  static var poolOnDefault: Self {
    Self(
      "pool-on-default", "a pool belongs to one pair, such as 'app -> postgres', not to 'default'")
  }

  static func rateOrUsers(_ name: String, hasBoth: Bool) -> Self {
    Self(
      "rate-or-users",
      "\(name.inQuotes) needs a 'rate', 'users', 'active' users or a 'recorded' load; found "
        + (hasBoth ? "a 'rate' and 'users'" : "none of them"))
  }

  static func requestUnknown(_ name: String, of source: String, _ known: [String]) -> Self {
    Self(
      "request-unknown", "\(source.inQuotes) sends no request \(name.inQuotes)",
      hint: Hint(name, known))
  }

  static func sharesSum(_ sum: String, of owner: String, _ verdict: String) -> Self {
    Self("shares-sum", "the shares of \(owner.inQuotes) add up to \(sum), \(verdict)")
  }

  static var stateTooShort: Self {
    Self("state-too-short", "expected a state that lasts at least 1us on average")
  }

  static func stepExpected(_ verbs: [String], found: String) -> Self {
    Self(
      "step-expected",
      "expected a step with one verb (\(listed(verbs))), such as {compute: 2ms}; found \(found)")
  }

  static func stepUnknown(_ found: String, _ verbs: [String]) -> Self {
    Self("step-unknown", "there is no step \(found.inQuotes)", hint: Hint(found, verbs))
  }

  static func stepWithSecondKey(_ found: String, _ verb: String) -> Self {
    Self(
      "step-with-second-key",
      "a step is one verb; \(found.inQuotes) beside \(verb.inQuotes) needs an item of its own or braces"
    )
  }

  static func stepsExpected(found: String) -> Self {
    Self(
      "steps-expected",
      "expected a list of steps, such as [{compute: 2ms}, {call: postgres.read}]; found \(found)")
  }

  static func stepsTooDeep(_ limit: Int) -> Self {
    Self("steps-too-deep", "steps are nested more than \(limit) deep")
  }

  static func tooMany(_ what: String, _ found: Int, _ most: Int) -> Self {
    Self(
      "too-many", "expected at most \(grouped(Int64(most))) \(what); found \(grouped(Int64(found)))"
    )
  }

  static func variantKey(_ key: String) -> Self {
    Self("variant-key", "a variant cannot change \(key.inQuotes)")
  }

  static func variantUnknown(_ name: String, _ known: [String]) -> Self {
    Self("variant-unknown", "there is no variant \(name.inQuotes)", hint: Hint(name, known))
  }

  static func versionUnknown(_ found: String) -> Self {
    Self("version-unknown", "expected version 1 of the language; found \(found.inQuotes)")
  }

  static func warmupTooLong(_ found: String, _ duration: String?) -> Self {
    Self(
      "warmup-too-long",
      "the warm-up has to end before the run, whose duration is "
        + "\(duration?.inQuotes ?? "'10m' unless stated"); found \(found.inQuotes)")
  }

  static func wordUnknown(_ found: String, for key: String, _ known: [String]) -> Self {
    Self("word-unknown", "\(key.inQuotes) cannot be \(found.inQuotes)", hint: Hint(found, known))
  }

  /// A number as the language writes it: `1_000_000`.
  static func grouped(_ value: Int64) -> String {
    var rest = value
    var text = ""
    while rest >= 1000 {
      text = "_" + String(1000 + rest % 1000).dropFirst() + text
      rest /= 1000
    }
    return String(rest) + text
  }

  /// Three significant digits, without trailing zeros.
  private static func short(_ value: Double) -> String {
    if value >= 1e15 { return "more than 10^15" }
    if value >= 1000 { return String(Int64(value.rounded())) }
    let digits: Int64 = value >= 100 ? 1 : (value >= 10 ? 10 : (value >= 1 ? 100 : 10_000))
    let scaled = Int64((value * Double(digits)).rounded())
    let whole = scaled / digits
    var rest = String(digits + scaled % digits).dropFirst()
    while rest.last == "0" { rest = rest.dropLast() }
    return rest.isEmpty ? String(whole) : "\(whole).\(rest)"
  }
}
