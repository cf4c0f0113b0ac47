public import TailraceEngine

/// A topology that was read from a file and checked: START HERE.
///
/// Text becomes a tree (`YAML/`), the tree becomes a typed model (`Model/`, `Kinds/`, `Reading/`), names
/// are checked (`Checks/`), and the model becomes a `Network` (`Lowering/`). Every step reports and goes
/// on, so that all mistakes of a file come out at once.
public struct Topology: Sendable {
  /// What the machine plays.
  public let network: Network
  /// For how long, as the file says.
  public let options: RunOptions
  /// The names of its variants, in the order of the file.
  public let variants: [String]
  /// Values of the file that are worth trying another for.
  public let levers: [Lever]

  private let origin: Origin

  /// What it was built from.
  private struct Origin: Sendable {
    /// The document, its variant laid over it.
    var root: YAMLNode
    var load: String?
    var files: FileLoader
  }

  /// What came of reading a file.
  public struct Reading: Sendable {
    /// The topology; nil if there is an error.
    public let topology: Topology?
    /// Everything there is to say, in source order.
    public let diagnostics: [Diagnostic]
    /// The text that the diagnostics point into.
    public let file: SourceFile

    /// The diagnostics in the form of a compiler's; empty if there are none.
    public func rendered(colored: Bool = false) -> String {
      DiagnosticRenderer(file: file, colored: colored).render(diagnostics)
    }
  }

  /// Reads a file.
  /// - Parameters:
  ///   - file: its text.
  ///   - variant: the overlay to lay over it; none for the file as it is.
  ///   - load: the level of the load, by its name in the file or as a factor such as `3x`; as the
  ///     sources state it unless given.
  ///   - files: how files that it names are read; by default none can be.
  public static func read(
    _ file: SourceFile, variant: String? = nil, load: String? = nil,
    files: @escaping FileLoader = { _ in .unreadable }
  ) -> Reading {
    TopologyDocument(file, files: files).read(variant: variant, load: load)
  }

  /// What a tree says, with one of its variants laid over it; nil where something is wrong, which is reported.
  static func build(
    _ root: YAMLNode, _ variants: Variants, _ variant: String?, _ load: String?,
    _ context: ReadingContext
  ) -> Topology? {
    guard let laid = variants.apply(variant, to: root, context),
      let fields = Fields(laid, TopologyModel.spec, at: "", context)
    else { return nil }
    context.load = LoadLevel(load, of: fields)
    var model = TopologyModel(fields)
    model.lookupData = LookupData.find(in: model, context)
    let draft = Draft(model, hasVariants: !variants.names.isEmpty, context)
    guard draft.check() else { return nil }
    var network = draft.network
    network.annotations = annotations(model, draft.lowering, network, context)
    var options = model.simulation.options
    // Each user is in flight for ever, and what they ask for comes on top.
    let users = model.traffic.reduce(0) { $0 + $1.users }
    options.maximumInFlight = min(options.maximumInFlight + 2 * users, (1 << 25) - 1)
    return Topology(
      network: network, options: options, variants: variants.names,
      levers: LeverSearch(laid).levers,
      origin: Origin(root: laid, load: load, files: context.files))
  }

  /// The same topology with one value changed; nil where the file has no place for it, or would then be wrong.
  public func changed(by setting: Setting) -> Topology? {
    guard let root = origin.root.changed(by: setting) else { return nil }
    let context = ReadingContext(files: origin.files)
    let topology = Self.build(root, Variants(root, context), nil, origin.load, context)
    return context.diagnostics.hasErrors ? nil : topology
  }

  private static func annotations(
    _ model: TopologyModel, _ lowering: Lowering, _ network: Network, _ context: ReadingContext
  ) -> Annotations {
    var annotations = Annotations()
    annotations.name = model.name
    annotations.description = model.description
    annotations.components = lowering.notes
    annotations.keys = Kind.keys
    annotations.policies = RoutingExpression.words(of: network)
    lowering.notePolicies(of: network, context)
    annotations.defaults = context.defaults
    annotations.shardings = lowering.finishedShardNotes
    annotations.simplifications = context.simplifications
    annotations.load = context.load.stated(model.traffic)
    annotations.replicatedDatabases = model.components.compactMap {
      $0.body.replicated($0.name.text, lowering.parts[$0.name.text] ?? [])
    }
    for declaration in model.objectives {
      guard
        let subject = ObjectiveSubject.find(declaration.subject, network, lowering.parts)
      else { continue }
      annotations.objectives.append(declaration.objective(about: subject))
    }
    annotations.alerts = model.alerts.map { $0.rule(network, lowering.parts) }
    return annotations
  }
}
