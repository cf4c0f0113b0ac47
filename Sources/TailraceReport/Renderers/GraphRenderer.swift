public import TailraceEngine

/// The topology as a drawing: components, and arrows from callers to callees.
///
/// Solid arrows wait for the answer, dashed ones hand over a message. Names are escaped, so that any
/// text is safe in either format.
public struct GraphRenderer: Sendable {
  /// A renderer.
  public init() {}

  /// A Mermaid flowchart, from left to right.
  public func mermaid(_ network: Network) -> String {
    var text = "flowchart LR\n"
    for index in network.components.indices {
      let (open, close) = Self.mermaidShape(network.note(of: index).shape)
      let label = Self.label(index, network).map { Self.mermaidEscaped($0) }
        .joined(separator: "<br/>")
      text += "  c\(index)\(open)\"\(label)\"\(close)\n"
    }
    for edge in network.edges {
      let arrow = edge.isPublished ? "-.->" : "-->"
      let operations = Self.operations(edge, network).map { Self.mermaidEscaped($0) }
        .joined(separator: ", ")
      text += "  c\(edge.from.index) \(arrow)|\"\(operations)\"| c\(edge.to.index)\n"
    }
    return text
  }

  /// A Graphviz digraph, from left to right.
  public func dot(_ network: Network) -> String {
    var text = "digraph topology {\n  rankdir=LR;\n  node [fontname=\"sans-serif\"];\n"
    text += "  edge [fontname=\"sans-serif\", fontsize=10];\n"
    for index in network.components.indices {
      let label = Self.label(index, network).map { Self.dotEscaped($0) }.joined(separator: "\\n")
      let shape = Self.dotShape(network.note(of: index).shape)
      text += "  c\(index) [label=\"\(label)\", shape=\(shape)];\n"
    }
    for edge in network.edges {
      let operations = Self.operations(edge, network).map { Self.dotEscaped($0) }
        .joined(separator: ", ")
      let style = edge.isPublished ? ", style=dashed" : ""
      text +=
        "  c\(edge.from.index) -> c\(edge.to.index) [label=\"\(operations)\"\(style)];\n"
    }
    return text + "}\n"
  }

  /// The lines in a component's box: its name, and its kind with the number of instances.
  private static func label(_ index: Int, _ network: Network) -> [String] {
    let component = network.components[index]
    let kind = network.note(of: index).kind.words
    let times = component.instances > 1 ? "\(component.instances) × " : ""
    return [component.name, times + kind]
  }

  /// The names of what is asked for, at most three.
  private static func operations(_ edge: Network.Edge, _ network: Network) -> [String] {
    var names = edge.operations.prefix(3).map { network.operations[Int($0.index)].name }
    if edge.operations.count > 3 { names.append("…") }
    return names
  }

  private static func mermaidShape(_ shape: ComponentNote.Shape) -> (open: String, close: String) {
    switch shape {
    case .round: ("([", "])")
    case .box: ("[", "]")
    case .drum: ("[(", ")]")
    case .line: ("[[", "]]")
    case .fork: ("{{", "}}")
    case .flag: (">", "]")
    }
  }

  private static func dotShape(_ shape: ComponentNote.Shape) -> String {
    switch shape {
    case .round: "oval"
    case .box: "box"
    case .drum: "cylinder"
    case .line: "cds"
    case .fork: "hexagon"
    case .flag: "component"
    }
  }

  /// Everything but letters, digits and plain punctuation as a character's number.
  private static func mermaidEscaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "#", "&", "<", ">", "|", "`", "\\", "{", "}", "[", "]", "(", ")", ";":
        escaped += "#\(scalar.value);"
      default: escaped.unicodeScalars.append(PlainText.shown(scalar))
      }
    }
    return escaped
  }

  private static func dotEscaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": escaped += "\\" + String(Character(scalar))
      default: escaped.unicodeScalars.append(PlainText.shown(scalar))
      }
    }
    return escaped
  }
}

extension String {
  /// A word of the language as words of a sentence: `load_balancer` as `load balancer`.
  fileprivate var words: String { String(map { $0 == "_" ? " " : $0 }) }
}
