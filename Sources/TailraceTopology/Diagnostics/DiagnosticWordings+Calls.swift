/// What the language says of what callers do about calls, by function name.
extension DiagnosticWording {
  static var backoffShrinks: Self {
    Self("backoff-shrinks", "a 'factor' below 1x makes the waits shorter from retry to retry")
  }

  static var capBelowBase: Self {
    Self("cap-below-base", "'cap' is shorter than 'base', the wait before the first retry")
  }

  static func cancellationUnused(_ what: String) -> Self {
    Self(
      "cancellation-unused",
      "nothing ends the wait of \(what), so 'cancellation' does nothing: it needs a 'timeout', a "
        + "'hedge', a 'deadline' or 'overall'")
  }
}
