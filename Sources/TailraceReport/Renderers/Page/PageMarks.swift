internal import TailraceEngine

/// What is marked in every chart over time: when something broke and was mended.
struct PageMarks {
  /// One instant.
  struct Mark {
    var at: Double
    var isRepair: Bool
    var text: String
  }

  let marks: [Mark]
  /// From the beginning of each disturbance to its end, in nanoseconds.
  let disturbed: [(from: Double, to: Double)]

  init(_ report: Report) {
    // Marks closer than this cannot be told apart.
    let least = Double(report.results.windowEnd.nanoseconds) / 400
    var marks: [Mark] = []
    for moment in report.history {
      let isRepair = moment.kind == .repair
      guard isRepair || moment.kind == .fault || moment.kind == .breakdown else { continue }
      let at = Double(moment.at.nanoseconds)
      if let last = marks.last(where: { $0.isRepair == isRepair }), at - last.at < least {
        continue
      }
      marks.append(
        Mark(
          at: at, isRepair: isRepair,
          text: "\(Figure.clock(moment.at)) \(moment.subject): \(moment.text)"))
    }
    self.marks = marks
    disturbed = report.disturbances.map {
      (Double($0.began.nanoseconds), Double(($0.ended ?? report.results.windowEnd).nanoseconds))
    }
  }

  var isEmpty: Bool { marks.isEmpty && disturbed.isEmpty }
}
