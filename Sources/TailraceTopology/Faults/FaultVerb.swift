internal import TailraceEngine

/// What can be done to a part of a topology, named by the key that names the part.
enum FaultVerb: String, CaseIterable {
  case crash, zone, region, slow, errors, capacity, refuse, flush
  case latency, loss, duplicate, bandwidth, partition

  var help: String {
    switch self {
    case .crash: "The component whose instances go down."
    case .zone:
      "The zone whose instances all go down: `eu.a`, or `a` where one region alone has it."
    case .region: "The region whose instances all go down, those of its zones included."
    case .slow: "The component whose instances compute and wait longer, whatever is in service too."
    case .errors: "The component whose instances fail requests as they arrive."
    case .capacity:
      "The component whose instances lose places and cores; work on a core that goes waits in line."
    case .refuse: "The component whose instances let nobody in, while those inside go on."
    case .flush: "The component whose caches lose all their keys."
    case .latency: "The link, `caller -> callee`, on which the way takes longer."
    case .loss: "The link on which requests or answers are lost for good, which no timer repairs."
    case .duplicate: "The link on which requests arrive twice; the second is answered to nobody."
    case .bandwidth: "The link on which values with a `size` cross more slowly."
    case .partition: "The link on which nothing gets through."
    }
  }

  var type: FieldType {
    switch self {
    case .crash, .slow, .errors, .capacity, .refuse, .flush: .operation
    case .zone, .region, .latency, .loss, .duplicate, .bandwidth, .partition: .text
    }
  }

  /// The keys that go with it, beside those that say when.
  var takes: [String] {
    switch self {
    case .crash: ["mode", "value", "manner", "in_service", "boot"]
    case .zone, .region: ["manner", "boot"]
    case .slow: ["mode", "value", "factor", "fixed_at"]
    case .capacity: ["mode", "value", "factor"]
    case .errors: ["mode", "value", "rate"]
    case .refuse: ["mode", "value"]
    case .flush: []
    case .latency: ["add", "jitter", "direction"]
    case .loss: ["share", "direction"]
    case .duplicate: ["share"]
    case .bandwidth: ["limit"]
    case .partition: ["manner", "direction"]
    }
  }

  private var times: [String] {
    switch self {
    case .flush: ["at", "every"]
    case .crash, .slow, .errors, .capacity, .refuse:
      ["at", "for", "every", "mtbf", "mttr", "rolling"]
    default: ["at", "for", "every", "mtbf", "mttr"]
    }
  }

  /// Reports keys that do nothing with this verb.
  func refuseOthers(_ fields: Fields) {
    for field in FaultDeclaration.spec.fields where fields.has(field.name) {
      if field.name == rawValue || takes.contains(field.name) || times.contains(field.name) {
        continue
      }
      fields.context.report(
        .keysTogether(field.name, rawValue), at: fields.range(ofKey: field.name))
    }
  }

  /// What it is done to; nil if that cannot be read.
  func subject(_ fields: Fields) -> FaultDeclaration.Subject? {
    switch self {
    case .crash, .slow, .errors, .capacity, .refuse, .flush:
      return fields.reference(rawValue).map { .component($0) }
    case .region: return fields.name(rawValue).map { .region($0) }
    case .zone:
      guard let reference = fields.reference(rawValue) else { return nil }
      let zone = Name(text: reference.operation ?? reference.component, range: reference.range)
      let region = Name(text: reference.component, range: reference.range)
      return .zone(region: reference.operation == nil ? nil : region, zone: zone)
    case .latency, .loss, .duplicate, .bandwidth, .partition:
      guard let phrase = fields.phrase(rawValue, "a link, such as 'app -> postgres'") else {
        return nil
      }
      let words = phrase.words
      guard words.count == 3, words[1].text == "->" else {
        fields.context.report(.faultLinkExpected(phrase.text), at: phrase.range)
        return nil
      }
      return .link(from: Reference(words[0]), to: Reference(words[2]))
    }
  }

  /// What happens; nil if that cannot be read.
  func kind(_ fields: Fields) -> Fault.Kind? {
    switch self {
    case .crash:
      fields.useDefault("in_service")
      if fields.has("in_service"),
        fields.word("in_service", among: FaultDeclaration.inService) == "resume"
      {
        for key in ["manner", "boot"] where fields.has(key) {
          fields.context.report(
            .keysTogether(key, "in_service: resume"), at: fields.range(ofKey: key))
        }
        return .freeze
      }
      return .crash(
        isSilent: isSilent(fields, "refusing", "the process is gone, its machine is not"))
    case .zone, .region:
      return .crash(isSilent: isSilent(fields, "silent", "no machine is left that could refuse"))
    case .slow:
      guard let factor = required("factor", fields, { $0.factor("factor") }) else { return nil }
      if factor < 1e-6 {
        fields.context.report(
          .quantityTooSmall(.factor, fields.text("factor") ?? "", least: "0.000001x"),
          at: fields.range(of: "factor"))
        return nil
      }
      return .slow(factor)
    case .capacity:
      return required("factor", fields) { $0.percentage("factor") }.map { .capacity($0) }
    case .errors: return required("rate", fields) { $0.percentage("rate") }.map { .errors($0) }
    case .refuse: return .refuse
    case .flush: return .flush
    case .latency:
      guard let add = required("add", fields, { $0.duration("add") }) else { return nil }
      let jitter = fields.has("jitter") ? fields.duration("jitter") ?? 0 : 0
      return .latency(add: Delay(nanoseconds: add), jitter: Delay(nanoseconds: jitter))
    case .loss: return required("share", fields) { $0.percentage("share") }.map { .loss($0) }
    case .duplicate:
      return required("share", fields) { $0.percentage("share") }.map { .duplicate($0) }
    case .bandwidth:
      return required("limit", fields) { $0.bandwidth("limit") }.map { .bandwidth($0) }
    case .partition:
      return .partition(isSilent: isSilent(fields, "silent", "as Chaos Mesh drops packets"))
    }
  }

  private func required<Value>(
    _ key: String, _ fields: Fields, _ read: (Fields) -> Value?
  ) -> Value? {
    if fields.has(key) { return read(fields) }
    fields.reportMissing(key, of: rawValue.inQuotes)
    return nil
  }

  private func isSilent(_ fields: Fields, _ usual: String, _ why: String) -> Bool {
    if fields.has("manner") {
      return fields.word("manner", among: FaultDeclaration.manners) == "silent"
    }
    fields.useDefault("manner", usual, why)
    return usual == "silent"
  }
}

extension FaultDeclaration {
  /// Which way on its link.
  static func direction(_ fields: Fields) -> Fault.Direction {
    guard fields.has("direction") else {
      fields.useDefault("direction")
      return .to
    }
    switch fields.word("direction", among: directions) {
    case "from": return .from
    case "both": return .both
    default: return .to
    }
  }
}
