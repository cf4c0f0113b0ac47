/// Instances that switch off and start.
struct ColdStarts: ~Copyable {
  /// The stations that can be off.
  var stations = Column<ColdState>()

  /// What a station that can be off needs beside.
  struct ColdState: BitwiseCopyable {
    var phase: Phase = .off
    /// When the last request left it, while nobody is there.
    var emptySince: Int64 = 0
    var idle: Int64
    var sampler: Handle<Sampler>
    var starts: Int64 = 0
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
