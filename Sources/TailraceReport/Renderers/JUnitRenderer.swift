internal import TailraceEngine

/// The goals and laws of a report as JUnit XML, which continuous integration shows as tests.
///
/// A goal that is missed is a failure; one that there was too little to tell of, and a run that ended early, a
/// test that was skipped; a law that does not hold, an error.
public struct JUnitRenderer: Sendable {
  /// A renderer.
  public init() {}

  /// The document, its lines ended by line feeds.
  public func render(_ report: Report) -> String {
    let goals = report.objectives
    let laws = report.laws
    let missed = goals.filter { $0.verdict == .missed }.count
    let skipped = goals.filter { $0.verdict == .inconclusive }.count + (report.isComplete ? 0 : 1)
    let broken = laws.filter { !$0.holds }.count
    let name = report.network.annotations.name
    let counts =
      "tests=\"\(goals.count + laws.count + 1)\" failures=\"\(missed)\" errors=\"\(broken)\" "
      + "skipped=\"\(skipped)\""
    var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    text += "<testsuites \(counts)>\n"
    text += "  <testsuite name=\(quoted(name.isEmpty ? "tailrace" : name)) \(counts)>\n"
    text += "    <testcase classname=\"run\" name=\"plays to its end\""
    if let early = report.earlyEnd {
      text += ">\n      <skipped message=\(quoted(early))/>\n    </testcase>\n"
    } else {
      text += "/>\n"
    }
    for goal in goals {
      let test = "    <testcase classname=\"objectives\" name=\(quoted(goal.objective.text))"
      switch goal.verdict {
      case .passed: text += test + "/>\n"
      case .missed:
        text += test + ">\n      <failure message=\(quoted(goal.summary))/>\n    </testcase>\n"
      case .inconclusive:
        text += test + ">\n      <skipped message=\(quoted(goal.summary))/>\n    </testcase>\n"
      }
    }
    for law in laws {
      let test =
        "    <testcase classname=\"laws\" name=\(quoted(law.law.title + ", " + law.subject))"
      if law.holds {
        text += test + "/>\n"
      } else {
        let message =
          "measured \(Figure.number(law.measured, digits: 6)), "
          + "predicted \(Figure.number(law.predicted, digits: 6))"
        text += test + ">\n      <error message=\(quoted(message))/>\n    </testcase>\n"
      }
    }
    return text + "  </testsuite>\n</testsuites>\n"
  }

  /// An attribute's value.
  private func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": quoted += "&amp;"
      case "<": quoted += "&lt;"
      case ">": quoted += "&gt;"
      case "\"": quoted += "&quot;"
      default: quoted.unicodeScalars.append(PlainText.shown(scalar))
      }
    }
    return quoted + "\""
  }
}
