/// Instances that switch off when nobody is there, and take time to start for the next request.
public struct ColdStart: Sendable {
  /// How long an instance takes to start.
  public var boot: Distribution
  /// How long an instance without requests stays on.
  public var idle: Delay

  package var sampler: Handle<Sampler> = .none

  /// A way of starting.
  public init(boot: Distribution, idle: Delay) {
    self.boot = boot
    self.idle = idle
  }
}

/// What became of the starts of a component.
public struct ColdStartResult: Sendable {
  /// How often an instance was started.
  public var starts: Int64
  /// Those that found it off as its visitors tell: nobody had been there for as long as it stays on when
  /// the one came who started it, or a crash was the last that happened to it.
  public var startsFromOff: Int64
  /// The integral of instances that were off, in nanoseconds.
  public var offArea: TimeTotal
  /// The integral of instances that were starting.
  public var startingArea: TimeTotal
}

extension NetworkBuilder {
  /// Lets the instances of a component switch off; every operation of it then begins by finding its
  /// instance on, or by starting it. They are off when the run begins. Said once.
  public mutating func coldStart(of component: ComponentID, boot: Distribution, idle: Delay) {
    precondition(idle >= .zero, "an instance cannot switch off before it is idle")
    let index = Int(component.index)
    precondition(!network.components[index].isClient, "clients do not start")
    var start = ColdStart(boot: boot, idle: idle)
    start.sampler = sampler(boot, of: network.components[index].name, "boot")
    network.components[index].coldStart = start
  }
}
