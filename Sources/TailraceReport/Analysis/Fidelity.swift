/// What no topology can say, so that no run can show it.
public enum Fidelity {
  /// What the simulator does not model, one sentence each.
  public static let notModelled = [
    "Packets: a link takes a time and perhaps a bandwidth; congestion, slow start and retransmission of TCP are in "
      + "neither unless the file states longer times.",
    "Processors: a core is as fast at any load but for `speeds`, contention and faults; no caches, no clock that "
      + "changes, no switches between threads.",
    "Runtimes: no garbage collection and no warming of code but for what is stated as a fault or a warm-up.",
    "Disks: reading and writing is a stated time; there is no head, no cache of pages and no queue but the "
      + "component's own.",
    "Queries: a database takes the times and locks the rows that the file states; nothing plans them.",
    "Contents: requests carry keys and sizes, no data; nothing is wrong but what a stale version is.",
    "Users: who is not answered does not go away, and nobody comes because it is fast.",
    "Prices: instances by the hour; no traffic, no storage, no requests.",
  ]
}
