internal import TailraceEngine

/// The moment that a line of a recorded file names, and how it was written.
struct RecordedTime {
  /// From the start of the run, or from 1970 where it is absolute.
  var nanoseconds: Int64
  /// Whether it is a date or a Unix time, so that only its distance from others counts.
  var isAbsolute = false
  /// Whether it says more than the second.
  var hasFraction = false

  /// From this many seconds on a bare number is a Unix time: no run starts 31 years late.
  static let firstUnixTime: Int64 = 1_000_000_000

  /// A duration with its unit, seconds without one, or a date and time as in RFC 3339.
  init?(_ bytes: ArraySlice<UInt8>) {
    if let seconds = Self.bareSeconds(bytes) {
      self = seconds
      return
    }
    if let number = DecimalNumber(bytes) {
      guard let scaled = number.scaled(by: 1_000_000_000) else { return nil }
      nanoseconds = scaled
      isAbsolute = scaled >= Self.firstUnixTime * 1_000_000_000
      hasFraction = bytes.contains(.period)
      return
    }
    if let date = Self.date(bytes) {
      self = date
      return
    }
    guard let duration = Delay(written: String(decoding: bytes, as: UTF8.self)) else { return nil }
    nanoseconds = duration.nanoseconds
    hasFraction = true
  }

  /// Seconds in as many digits as most have.
  private static func bareSeconds(_ bytes: ArraySlice<UInt8>) -> RecordedTime? {
    var position = bytes.startIndex
    guard let number = ShortDecimal(bytes, &position, to: bytes.endIndex),
      position == bytes.endIndex, let scaled = number.scaled(by: 1_000_000_000)
    else { return nil }
    return RecordedTime(
      nanoseconds: scaled, isAbsolute: scaled >= firstUnixTime * 1_000_000_000,
      hasFraction: bytes.contains(.period))
  }

  init(nanoseconds: Int64, isAbsolute: Bool, hasFraction: Bool) {
    self.nanoseconds = nanoseconds
    self.isAbsolute = isAbsolute
    self.hasFraction = hasFraction
  }

  /// `2026-11-21T10:00:00.250Z`, with a blank instead of the T and an offset instead of the Z, or none.
  private static func date(_ bytes: ArraySlice<UInt8>) -> RecordedTime? {
    var line = LineScanner(bytes)
    guard let year = line.number(of: 4), line.skip(.hyphen), let month = line.number(of: 2),
      line.skip(.hyphen), let day = line.number(of: 2),
      line.skip(UInt8(ascii: "T")) || line.skip(.space), let clock = line.timeOfDay()
    else { return nil }
    let offset = line.skip(UInt8(ascii: "Z")) ? 0 : line.offset(colon: true) ?? 0
    guard line.isAtEnd else { return nil }
    return Self.moment(year, month, day, clock, offset)
  }

  /// A moment by its calendar date, its time of day and the offset of its zone in seconds.
  static func moment(
    _ year: Int64, _ month: Int64, _ day: Int64, _ clock: LineScanner.Clock, _ offset: Int64
  ) -> RecordedTime? {
    guard (1970...2200).contains(year), (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    // Days since 1970 by counting years from March, so that the leap day comes last.
    let shifted = month <= 2 ? year - 1 : year
    let era = shifted / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    let days = era * 146_097 + dayOfEra - 719_468
    let seconds = days * 86_400 + clock.seconds - offset
    return RecordedTime(
      nanoseconds: seconds * 1_000_000_000 + clock.nanoseconds, isAbsolute: true,
      hasFraction: clock.hasFraction)
  }
}
