/// When each client wrote last, as a session that remembers it, so that its reads can go where its own
/// writes are.
package struct WriteMemories: ~Copyable {
  private var memories = Column<Memory>()
  /// By memory and client.
  private var lastWrite = Column<Int64>()

  package struct Memory: BitwiseCopyable {
    var first: Int
    var within: Int64
  }

  init() {}

  mutating func add(within: Int64, clients: Int) {
    memories.append(Memory(first: lastWrite.count, within: within))
    // Far enough back for nobody to have just written.
    lastWrite.append(repeating: Int64.min / 2, count: clients)
  }

  private func place(_ memory: Handle<Memory>, _ client: Handle<Client>) -> Int {
    memories[memory].first &+ Int(client)
  }

  mutating func note(_ memory: Handle<Memory>, _ client: Handle<Client>, now: Int64) {
    lastWrite[place(memory, client)] = now
  }

  func isRecent(_ memory: Handle<Memory>, _ client: Handle<Client>, now: Int64) -> Bool {
    now &- lastWrite[place(memory, client)] < memories[memory].within
  }
}

extension VersionTable {
  mutating func layOutWriteMemories(_ network: Network, _ routing: borrowing RoutingTable) {
    for within in network.writeMemories {
      memories.add(within: within.nanoseconds, clients: Int(routing.clients))
    }
  }

  @inline(never)
  mutating func noteWrite(
    _ frame: Handle<Frame>, _ memory: Handle<WriteMemories.Memory>, at now: Int64,
    _ frames: borrowing Frames, _ sending: borrowing Sending, _ routing: borrowing RoutingTable
  ) {
    memories.note(memory, routing.client(of: frame, frames, sending), now: now)
  }

  @inline(never)
  func hasJustWritten(
    _ frame: Handle<Frame>, _ memory: Handle<WriteMemories.Memory>, at now: Int64,
    _ frames: borrowing Frames, _ sending: borrowing Sending, _ routing: borrowing RoutingTable
  ) -> Bool {
    memories.isRecent(memory, routing.client(of: frame, frames, sending), now: now)
  }
}
