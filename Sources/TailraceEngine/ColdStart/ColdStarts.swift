/// Instances that switch off and start.
struct ColdStarts: ~Copyable {
  /// The stations that can be off.
  var stations = Column<ColdState>()

  /// What a station that can be off needs beside.
  struct ColdState: BitwiseCopyable {
    var phase: Phase = .off
    /// When a request left it last; before all time since it was switched off by a crash.
    var leftAt = Int64.min
    var idle: Int64
    var sampler: Handle<Sampler>
    /// When its start is over; while it stands still, how much of the start is left.
    var startEnds: Int64 = 0
    var isHeldUp = false
    var starts: Int64 = 0
    /// Those of them of which whoever began them, and whoever left last, say that it was off.
    var startsFromOff: Int64 = 0
    var off = Gauge()
    var starting = Gauge()
    /// Those who wait for the start, beside the one that carries its event.
    var line = Line()

    enum Phase: UInt8 {
      case off
      case starting
      case on
    }
  }
}
