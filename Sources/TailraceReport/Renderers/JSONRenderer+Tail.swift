internal import TailraceEngine

/// Where the time of slow requests goes.
extension JSONRenderer {
  func tail(_ report: Report, _ writer: inout JSONWriter) {
    writer.array("tail") {
      for row in report.attributions {
        $0.object {
          $0.field("class", report.network.requestClasses[row.requestClass].name)
          $0.field("percentile", row.share)
          $0.field("requests", Int64(row.around))
          $0.field("sampled", Int64(row.sampled))
          $0.field("latency_sum_ns", row.latency)
          $0.array("parts") {
            for part in row.largest(Int.max) {
              $0.object {
                $0.field("component", report.network.components[part.component].name)
                $0.field("cause", part.cause.word)
                $0.field("sum_ns", row.spent[part.component, part.cause])
              }
            }
          }
        }
      }
    }
  }
}
