internal import TailraceEngine

/// The load as it was stated, what it becomes, and how much more of it there is room for.
extension JSONRenderer {
  func load(_ report: Report, _ writer: inout JSONWriter) {
    let load = report.network.annotations.load
    writer.object("load") {
      $0.field("level", load.level)
      $0.field("factor", load.factor)
      $0.array("sources") {
        for stated in load.sources {
          $0.object {
            $0.field("name", stated.name)
            $0.field("registered_users", stated.registered)
            $0.field("active_ratio", stated.activeShare)
            $0.field("active_users", stated.active)
            $0.field("each_per_second", stated.each)
            $0.field("stated_per_second", stated.rate)
            $0.field("played_per_second", stated.rate.map { $0 * load.factor })
            $0.field("waiting_users", stated.users.map { Int64($0) })
            $0.field("think_ns", stated.think)
            $0.field("file", stated.file)
            $0.field(
              "derivation", report.traffic.find(stated.name).flatMap { report.derivation(of: $0) })
          }
        }
      }
    }
    writer.object("amplification") {
      $0.field("operations_per_request", report.amplification.operationsPerRequest)
      $0.field("requests_per_second", report.amplification.requestsPerSecond)
      $0.field("operations_per_second", report.amplification.operationsPerSecond)
    }
    writer.array("databases") {
      for mix in report.databases {
        $0.object {
          $0.field("name", mix.name)
          $0.field("reads_per_second", mix.readsPerSecond)
          $0.field("writes_per_second", mix.writesPerSecond)
          $0.field("read_ratio", mix.readShare)
        }
      }
    }
  }

  func headroom(_ headroom: Headroom?, _ writer: inout JSONWriter) {
    writer.object("headroom") {
      $0.field("component", headroom?.component)
      $0.field("resource", headroom?.resource.rawValue)
      $0.field("utilization_ratio", headroom?.utilization)
      $0.field("worst_utilization_ratio", headroom?.worst)
      $0.field("factor", headroom?.meanFactor)
      $0.field("busiest_interval_factor", headroom?.factor)
    }
  }
}
