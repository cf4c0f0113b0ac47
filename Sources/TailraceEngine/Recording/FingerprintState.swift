/// The hash of a run while it is made: one multiplication an event.
package struct FingerprintState: BitwiseCopyable {
  private var arrivals: UInt64 = 0x9E37_79B9_7F4A_7C15
  private var order: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private var results: UInt64 = 0x1656_67B1_9E37_79F9

  init() {}

  @inline(__always)
  private static func mix(_ hash: UInt64, _ word: UInt64) -> UInt64 {
    let product = (hash ^ word) &* 0xD6E8_FEB8_6659_FD93
    return product ^ (product >> 32)
  }

  /// A request was sent.
  @inline(__always)
  mutating func arrived(_ time: Int64, _ requestClass: Handle<ClassState>) {
    arrivals = Self.mix(
      arrivals, UInt64(bitPattern: time) &+ requestClass.word << 48)
  }

  /// An event was played.
  @inline(__always)
  mutating func played(_ time: Int64, _ sequence: UInt64) {
    order = Self.mix(order, UInt64(bitPattern: time) &+ (sequence << 26))
  }

  /// A number of the results.
  mutating func counted(_ value: Int64) { results = Self.mix(results, UInt64(bitPattern: value)) }

  /// The finished hash.
  var value: Fingerprint { Fingerprint(arrivals: arrivals, order: order, results: results) }
}

extension FingerprintState {
  /// Everything counted of a class.
  mutating func count(_ result: ClassResult) {
    for value in [
      result.inFlightAtStart, result.offered, result.inFlightAtEnd, result.late,
    ] { counted(value) }
    for total in [
      result.inFlightArea, result.waitTime, result.serviceTime, result.networkTime,
    ] { counted(total) }
    count(result.outcomes)
    count(result.latency)
  }

  /// Everything counted of a component.
  mutating func count(_ result: ComponentResult) {
    for value in [result.inFlightAtStart, result.offered, result.inFlightAtEnd] { counted(value) }
    for total in [
      result.waitTime, result.serviceTime, result.insideArea, result.queueArea, result.placesArea,
      result.coresArea, result.latencySum,
    ] { counted(total) }
    counted(result.counts.cacheHits)
    counted(result.counts.cacheMisses)
    count(result.outcomes)
    count(result.failuresBegun)
    count(result.latency)
    count(result.wait)
    for instance in result.instances {
      counted(instance.offered)
      counted(instance.insideArea)
      counted(instance.busyArea)
    }
    if let scaling = result.scaling {
      for total in [scaling.billedArea, scaling.servingArea, scaling.memberArea] { counted(total) }
      for value in [scaling.starts, scaling.stops, scaling.lost] { counted(value) }
    }
  }

  /// Everything counted of a queue.
  mutating func count(_ result: QueueResult) {
    let counts = result.counts
    for value in [
      counts.published, counts.rejected, counts.dropped, counts.blocked,
    ] { counted(value) }
    counted(counts.blockedTime)
    for value in [
      counts.receives, counts.redeliveries, counts.calls, counts.expired, counts.ended,
      counts.overran, counts.failed, counts.completed, counts.duplicates, counts.suppressed,
      counts.deadLettered, counts.rebalances,
    ] { counted(value) }
    counted(result.asleepArea)
    counted(result.peakWaiting.count)
    for partition in result.partitions {
      for value in [partition.published, partition.ended, partition.lag, partition.peakLag] {
        counted(value)
      }
      counted(partition.lagArea)
      counted(Int64(partition.consumer ?? -1))
    }
  }

  private mutating func count(_ outcomes: OutcomeCounts) {
    for value in outcomes.counts { counted(value) }
  }
}
