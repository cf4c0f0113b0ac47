/// When each client wrote last, as a session that remembers it, so that its reads can go where its own
/// writes are.
package struct WriteMemories: ~Copyable {
  private var memories = Column<Memory>()
  /// By memory and client.
  private var lastWrite = Column<Int64>()
  /// By class: where the clients of its source begin.
  private var firstClient = Column<Int32>()

  struct Memory: BitwiseCopyable {
    var first: Int
    var within: Int64
  }

  init() {}

  mutating func addClass(firstClient first: Int32) { firstClient.append(first) }

  mutating func add(within: Int64, clients: Int) {
    memories.append(Memory(first: lastWrite.count, within: within))
    // Far enough back for nobody to have just written.
    lastWrite.append(repeating: Int64.min / 2, count: clients)
  }

  private func place(_ memory: Int32, _ kind: UInt16, _ client: Int32) -> Int {
    memories[memory].first &+ Int(firstClient[Int(kind)]) &+ Int(client)
  }

  mutating func note(_ memory: Int32, _ kind: UInt16, _ client: Int32, now: Int64) {
    lastWrite[place(memory, kind, client)] = now
  }

  func isRecent(_ memory: Int32, _ kind: UInt16, _ client: Int32, now: Int64) -> Bool {
    now &- lastWrite[place(memory, kind, client)] < memories[memory].within
  }
}

extension Simulation {
  mutating func layOutWriteMemories() {
    if network.writeMemories.isEmpty { return }
    var first = [Int32](repeating: 0, count: network.requestClasses.count)
    var clients = 1
    for source in network.sources {
      for (requestClass, _) in source.classes { first[Int(requestClass.index)] = Int32(clients) }
      if case .closed(let users, _) = source.arrivals {
        clients += users
      } else {
        clients += source.clients ?? 1
      }
    }
    for client in first { writeMemories.addClass(firstClient: client) }
    for within in network.writeMemories {
      writeMemories.add(within: within.nanoseconds, clients: clients)
    }
  }

  @inline(never)
  mutating func noteWrite(_ frame: Int32, _ memory: Int32) {
    writeMemories.note(memory, frames[frame].requestClass, cargo[frame].client, now: clock)
  }

  @inline(never)
  func hasJustWritten(_ frame: Int32, _ memory: Int32) -> Bool {
    writeMemories.isRecent(
      memory, frames[frame].requestClass, cargo[frame].client, now: clock)
  }
}
