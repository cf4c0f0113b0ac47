/// What the machine makes sure of by itself: checked in debug builds and with the trait
/// `CheckInvariants`, trusted in a release (Docs/Decisions/0006).
@inline(__always)
func invariant(_ holds: @autoclosure () -> Bool, _ rule: StaticString) {
  #if CheckInvariants
    if !holds() { fatalError("invariant broken: \(rule)") }
  #else
    assert(holds(), "invariant broken")
  #endif
}
