/// Who is served next where requests wait.
public enum QueueDiscipline: UInt8, BitwiseCopyable, CaseIterable, Sendable {
  /// First come, first served.
  case fifo
  /// Last come, first served; nobody in service is interrupted.
  case lifo
  /// Service in random order.
  case random
  /// The highest priority first, then first come; nobody in service is interrupted.
  case priority
  /// The shortest demand first, known in advance; nobody in service is interrupted. Cores only.
  case shortestFirst
  /// All at once, each at an equal share of the cores and none faster than one core. Cores only.
  case processorSharing
  /// The last comer interrupts, and the interrupted one resumes later. Cores only.
  case lifoPreemptive
  /// A higher priority interrupts, and the interrupted one resumes later. Cores only.
  case priorityPreemptive
  /// The least remaining demand first, interrupting. Cores only.
  case shortestRemaining

  /// Whether a newcomer may interrupt one in service.
  package var isPreemptive: Bool {
    @inline(__always) get {
      self == .lifoPreemptive || self == .priorityPreemptive || self == .shortestRemaining
    }
  }

  /// Whether waiting requests stand in a plain list (else in an indexed heap).
  package var isList: Bool { self == .fifo || self == .lifo || self == .lifoPreemptive }
}
