/// What is special about some calls.
struct Calling: ~Copyable {
  /// Calls that are tried again, copied or limited in time.
  var attempts = AttemptTable()
  /// What callers do where an instance is down, full or far away.
  var rules = RuledCallTable()

  /// How many notes of one guard the timeline takes.
  static let notesOfGuard: Int32 = 200
}
