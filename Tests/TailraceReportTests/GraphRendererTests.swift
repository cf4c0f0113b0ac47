import Tailrace
import TestSupport
import Testing

@Suite struct GraphRendererTests {
  /// Names that would break either format.
  private var hostile: Network {
    var builder = NetworkBuilder()
    let client = builder.client("a \"client\"")
    let queue = builder.component("q]|", instances: 3)
    let work = builder.operation("do\\it", of: queue)
    builder.define(work, [.wait(.constant(1))])
    let kind = builder.requestClass("r", from: client, steps: [.publish(Call(work))])
    builder.source(client, classes: [(kind, share: 1)], arrivals: .recorded([]))
    var network = builder.build()
    network.annotations.components = [
      ComponentNote("client", .round), ComponentNote("queue", .line),
    ]
    return network
  }

  @Test func `a Mermaid flowchart has a shape for each kind and an arrow for each call`() {
    #expect(
      GraphRenderer().mermaid(ShopNetwork().network) == """
        flowchart LR
          c0(["visitors<br/>client"])
          c1["app<br/>2 × service"]
          c2[("db<br/>database")]
          c1 -->|"read"| c2
          c0 -->|"serve"| c1
          c0 -->|"read"| c2

        """)
  }

  @Test func `a Graphviz digraph has the same components and calls`() {
    #expect(
      GraphRenderer().dot(ShopNetwork().network) == """
        digraph topology {
          rankdir=LR;
          node [fontname="sans-serif"];
          edge [fontname="sans-serif", fontsize=10];
          c0 [label="visitors\\nclient", shape=oval];
          c1 [label="app\\n2 × service", shape=box];
          c2 [label="db\\ndatabase", shape=cylinder];
          c1 -> c2 [label="read"];
          c0 -> c1 [label="serve"];
          c0 -> c2 [label="read"];
        }

        """)
  }

  @Test func `names are escaped and messages drawn dashed`() {
    #expect(
      GraphRenderer().mermaid(hostile) == """
        flowchart LR
          c0(["a #34;client#34;<br/>client"])
          c1[["q#93;#124;<br/>3 × queue"]]
          c0 -.->|"do#92;it"| c1

        """)
    let dot = GraphRenderer().dot(hostile)
    #expect(dot.contains(#"c0 [label="a \"client\"\nclient", shape=oval];"#))
    #expect(dot.contains(#"c0 -> c1 [label="do\\it", style=dashed];"#))
  }
}
