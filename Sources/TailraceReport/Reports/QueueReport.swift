public import TailraceEngine

/// What became of the messages of one queue, apart from what their publishers saw.
public struct QueueReport: Named, Sendable {
  /// The name that the topology gives it.
  public let name: String
  /// From being published to being dealt with for the first time, however often that was tried.
  public let completion: LatencyReport
  /// Messages that were dealt with.
  public let completed: Int64
  /// Messages that were not: given up, dropped, turned away, or gone with their consumer's failure.
  public let failed: Int64
  /// Messages that wait at the end.
  public let waiting: Int64
  /// What it counted; nil where it does no more than make messages wait for consumers.
  public let counts: QueueCounts?
  /// Messages in a call of a consumer, on average; nil without calls.
  public let meanBatch: Double?
  /// The share of consumers, over time, that slept; nil where they do not poll.
  public let asleep: Double?
  /// Its partitions; empty where it has none.
  public let partitions: [Partition]
  /// Consumers at the end that no partition is left for.
  public let idleConsumers: Int
  /// Its largest backlog, if there was one.
  public let backlog: Backlog?

  /// One partition.
  public struct Partition: Sendable {
    /// Messages published to it.
    public let published: Int64
    /// Messages of it that are over.
    public let ended: Int64
    /// Messages published and not over at the end.
    public let lag: Int64
    /// The mean lag.
    public let meanLag: Double
    /// The largest lag.
    public let peakLag: Int64
    /// The number of the consumer that reads it at the end, from 0.
    public let consumer: Int?
  }
}

extension Reading {
  /// Each queue, in order.
  func queues(_ components: [ComponentReport]) -> [QueueReport] {
    var results: [Int: QueueResult] = [:]
    for result in self.results.queues { results[result.component.position] = result }
    return components.filter { $0.role == .queue || results[$0.index] != nil }.map {
      queue($0, results[$0.index])
    }
  }

  private func queue(_ component: ComponentReport, _ result: QueueResult?) -> QueueReport {
    let counts = result?.counts
    let partitions = (result?.partitions ?? []).map {
      QueueReport.Partition(
        published: $0.published, ended: $0.ended, lag: $0.lag,
        meanLag: results.mean($0.lagArea), peakLag: $0.peakLag, consumer: $0.consumer)
    }
    let consumers = result?.consumers ?? 0
    // At the end there may be none, where their instances are down.
    let polls = consumers > 0 && (result.map { $0.asleepArea > 0 } ?? false)
    return QueueReport(
      name: component.name, completion: component.latency, completed: component.outcomes.answered,
      failed: component.outcomes.failed, waiting: component.intervals.last?.waiting ?? 0,
      counts: counts,
      meanBatch: counts.flatMap { $0.calls > 0 ? Double($0.receives) / Double($0.calls) : nil },
      asleep: polls ? results.mean(result?.asleepArea ?? 0) / Double(consumers) : nil,
      partitions: partitions,
      idleConsumers: partitions.isEmpty ? 0 : Swift.max(0, consumers - partitions.count),
      backlog: Backlog(component))
  }
}
