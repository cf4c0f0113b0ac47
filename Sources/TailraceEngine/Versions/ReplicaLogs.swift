/// What replicas do with the writes of their primary: a log, in which none overtakes another.
struct ReplicaLogs: ~Copyable {
  /// When the last write that was sent reaches a replica.
  private var lastArrivals = SideColumn<Station, Int64>()
  var lines = SideColumn<Station, ReplayLine>()

  /// Writes that have reached a replica.
  struct ReplayLine: BitwiseCopyable {
    /// Those that wait, in their order.
    var waiting = Line()
    /// How many are being replayed.
    var active: Int32 = 0
  }

  mutating func layOut(_ network: Network, stations: Int) {
    if network.links.contains(where: { $0.isLog }) {
      lastArrivals.append(repeating: 0, count: stations)
    }
    if network.instructions.contains(where: { $0.opcode == .replay }) {
      lines.append(repeating: ReplayLine(), count: stations)
    }
  }

  /// How long a write is under way that alone would take so long: it comes after all before it.
  @inline(never)
  mutating func delay(_ alone: Int64, to replica: Handle<Station>, at now: Int64) -> Int64 {
    lastArrivals[replica] = max(lastArrivals[replica], now &+ alone)
    return lastArrivals[replica] &- now
  }
}
