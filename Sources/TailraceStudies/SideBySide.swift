public import TailraceEngine
public import TailraceReport

/// Many runs, side by side.
public enum SideBySide {
  /// Plays runs and reads each as it ends; what was read, in the order of the runs.
  ///
  /// What is read does not depend on how many run at once.
  /// - Parameters:
  ///   - runs: what is played.
  ///   - parallel: how many at once, at least 1.
  ///   - progress: is told after each run how many have ended; returns whether to go on.
  ///   - goesOn: is asked now and then within each run whether to go on.
  ///   - read: what is kept of a run.
  /// - Returns: nil where `progress` or `goesOn` said to stop, or the task was cancelled: runs that are on their
  ///   way end after the slice that they are in.
  public static func play<Reading: Sendable>(
    _ runs: [Run], parallel: Int = 2, progress: (_ ended: Int) -> Bool = { _ in true },
    while goesOn: @escaping @Sendable () -> Bool = { true },
    read: @escaping @Sendable (Run, Results) -> Reading
  ) async -> [Reading]? {
    precondition(parallel >= 1)
    return await withTaskGroup(of: (Int, Reading)?.self) { group in
      var readings = [Reading?](repeating: nil, count: runs.count)
      var waiting = runs.enumerated().makeIterator()
      func start() {
        guard let (index, run) = waiting.next() else { return }
        group.addTask {
          let results = try? run.play { _, _ in !Task.isCancelled && goesOn() }
          guard let results, results.ending != .stopped else { return nil }
          return (index, read(run, results))
        }
      }
      for _ in 0..<parallel { start() }
      var ended = 0
      while let finished = await group.next() {
        guard let (index, reading) = finished else {
          group.cancelAll()
          return nil
        }
        readings[index] = reading
        ended += 1
        guard progress(ended) else {
          group.cancelAll()
          return nil
        }
        start()
      }
      return readings.compactMap { $0 }
    }
  }
}

extension Run {
  /// Independent runs of the same network: the same seed, each with random streams of its own.
  ///
  /// The first has this run's number.
  public func replications(_ count: Int) -> [Run] {
    (0..<count).map { replication($0) }
  }

  /// The run that comes so many replications after this one.
  public func replication(_ number: Int) -> Run {
    var run = self
    run.options.replication += UInt32(number)
    return run
  }
}
