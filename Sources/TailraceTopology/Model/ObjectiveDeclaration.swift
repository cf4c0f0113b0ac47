/// A goal as the file states it: whom it is about, and what is promised.
///
///     - visitors.profile: p(99) < 200ms
struct ObjectiveDeclaration {
  let subject: Reference
  let promise: ObjectiveExpression
  /// The line, as it would be repeated in a report.
  let text: String

  static func read(_ node: YAMLNode?, _ context: ReadingContext) -> [ObjectiveDeclaration] {
    guard let node else { return [] }
    guard let items = node.sequence else {
      if !node.isDamaged {
        context.report(.objectiveListExpected(found: node.inWords), at: node.range)
      }
      return []
    }
    var result: [ObjectiveDeclaration] = []
    for item in items {
      guard let entry = item.mapping?.entries.first else {
        if !item.isDamaged {
          context.report(.objectiveSubjectExpected(found: item.inWords), at: item.range)
        }
        continue
      }
      for extra in item.mapping?.entries.dropFirst() ?? [] {
        context.report(.objectiveSecondSubject(extra.name), at: extra.key.range)
      }
      let expected = "a promise, such as p(99) < 200ms"
      guard let phrase = entry.value.phrase(expecting: expected, &context.diagnostics),
        let promise = phrase.objective(&context.diagnostics)
      else { continue }
      result.append(
        ObjectiveDeclaration(
          subject: Reference(Phrase(entry.key)), promise: promise,
          text: "\(entry.name): \(phrase.text)"))
    }
    return result
  }
}
