internal import TailraceEngine

/// A file between its model and its network, and the passes that look at it.
///
/// Each stage sees only what those before it have found to be right; within a stage every pass reports, so
/// that the mistakes of one kind come out at once.
final class Draft {
  let model: TopologyModel
  let context: ReadingContext
  let hasVariants: Bool
  /// Made when a pass first asks for it, and so of a model that makes sense.
  private(set) lazy var lowering = Lowering(lowered: model)
  private lazy var graph = OperationGraph(lowering, model)
  private lazy var linkUse = LinkUse(lowering, graph.calleesFirst)
  private(set) lazy var network = lowering.builder.build()

  private static let stages: [[@Sendable (Draft) -> Void]] = [
    [
      // What a mistake in the YAML has hidden would be missed everywhere.
      { if !$0.context.isDamaged { NameChecks($0.model, $0.context).check() } },
      { SizeChecks($0.model, $0.context).check() },
      { RoutingChecks($0.model, $0.context).check() },
      { GuardChecks($0.model, $0.context).check() },
    ],
    [
      { IdleKeys($0.model, hasVariants: $0.hasVariants, $0.context).check() },
      { $0.graph.check($0.context) },
      { DataChecks($0.model, $0.context).check() },
      { LockOrder($0.lowering, $0.graph.calleesFirst).check($0.model, $0.context) },
    ],
    [
      { $0.linkUse.check($0.model.links, $0.context) },
      { $0.linkUse.check($0.model.faults, $0.context) },
      { FaultChecks(model: $0.model, context: $0.context).check($0.lowering) },
      { AlertChecks(model: $0.model, context: $0.context).check($0.lowering) },
      { KeyUse($0.lowering, $0.graph.calleesFirst).check($0.context) },
    ],
    [
      { OfferedWork($0.lowering, $0.model, $0.graph.calleesFirst).check($0.context) },
      { GuardChecks($0.model, $0.context).checkUse($0.network, $0.lowering.parts) },
      { SizeChecks.checkIntervals(of: $0.network, $0.model.simulation, $0.context) },
    ],
  ]

  init(_ model: TopologyModel, hasVariants: Bool, _ context: ReadingContext) {
    self.model = model
    self.context = context
    self.hasVariants = hasVariants
  }

  /// Whether it is right.
  func check() -> Bool {
    for stage in Self.stages {
      for pass in stage { pass(self) }
      if context.diagnostics.hasErrors { return false }
    }
    return true
  }
}
