/// What the language says of alerts, by function name.
extension DiagnosticWording {
  static func alertSignalMissing(
    _ signal: String, of subject: String, _ known: [String], requests: [String]
  ) -> Self {
    let isSum = !requests.isEmpty && signal.hasPrefix("p")
    return Self(
      "alert-signal-missing",
      isSum
        ? "percentiles of several requests do not add up; ask of \(listed(requests))"
        : "there is no \(signal.inQuotes) of \(subject.inQuotes); there is \(listed(known))")
  }

  static var alertWindowOrder: Self {
    Self("alert-window-order", "'short' has to be shorter than 'long'")
  }

  static func alertWindowTooShort(intervals: Int64, each nanoseconds: Int64) -> Self {
    let length =
      nanoseconds % 1_000_000_000 == 0
      ? "\(nanoseconds / 1_000_000_000)s"
      : nanoseconds % 1_000_000 == 0 ? "\(nanoseconds / 1_000_000)ms" : "\(nanoseconds)ns"
    let least = intervals == 1 ? "an interval" : "\(intervals) intervals"
    return Self(
      "alert-window-too-short",
      "alerts look at the end of each interval of the time series, every \(length); expected "
        + "at least \(least), or a shorter 'interval' of the simulation")
  }
}
