/// Names, the addresses that they are answered with, and the answers that are kept.
package struct NameTable: ~Copyable {
  var names = Column<Entry>()
  var addresses = Column<Address>()
  /// By name and source: where its answers begin in `kept`.
  var firstKept = Column<Int>()
  /// By resolver, or client where there are none.
  var kept = Column<Answer>()
  /// By request class: the number of its source.
  var sources = SideColumn<ClassState, Int32>()

  package struct Entry: BitwiseCopyable {
    var policy: NameService.Policy
    var timeToLive: Int64
    var threshold: Int32
    var firstAddress: Handle<NameTable.Address>
    var addresses: Int32
    var turn: Int32 = 0
    var sampler: Handle<Sampler>
    var firstSource: Int
    /// Resolvers of each source; 0 where each client keeps its own answers.
    var resolvers: Int32
  }

  /// An instance that a name may be answered with.
  struct Address: BitwiseCopyable {
    var station: Handle<Station>
    /// Which of the name's targets it is of.
    var target: Int32
    var weight: Double
    /// What the probes say.
    var isUp = true
    /// How many probes in a row have said the opposite.
    var streak: Int32 = 0
  }

  /// An answer that is kept.
  struct Answer: BitwiseCopyable {
    /// None before the first.
    var address: Handle<NameTable.Address> = .none
    var expires: Int64 = 0
  }

  init() {}
}

extension NameTable {
  mutating func layOut(_ network: Network, _ plant: borrowing Plant) {
    if network.names.isEmpty { return }
    for kind in network.requestClasses {
      let source = network.sources.firstIndex { $0.client == kind.client } ?? 0
      sources.append(Int32(source))
    }
    let clientCounts = network.clientCounts
    for (index, name) in network.names.enumerated() {
      var entry = NameTable.Entry(
        policy: name.policy, timeToLive: name.timeToLive.nanoseconds,
        threshold: Int32(clamping: name.threshold),
        firstAddress: Handle<NameTable.Address>(addresses.count),
        addresses: 0, sampler: network.nameSamplers[index], firstSource: firstKept.count,
        resolvers: Int32(clamping: name.resolvers ?? 0))
      for (number, target) in name.targets.enumerated() {
        let component = plant.components[target.component.handle]
        for instance in 0..<component.stations {
          addresses.append(
            NameTable.Address(
              station: component.firstStation + instance, target: Int32(number),
              weight: target.weight / Double(component.stations)))
          entry.addresses += 1
        }
      }
      for clients in clientCounts {
        firstKept.append(kept.count)
        kept.append(repeating: NameTable.Answer(), count: name.resolvers ?? clients)
      }
      names.append(entry)
    }
  }

  /// Where the answer for a frame's client is kept.
  private func answerSlot(
    _ name: Handle<NameTable.Entry>, _ frame: Handle<Frame>, _ frames: borrowing Frames
  ) -> Int {
    let entry = names[name]
    let source = Int(sources[frames[frame].requestClass])
    let client = frames.cargo[frame].client.index
    let asker = entry.resolvers > 0 ? client % entry.resolvers : client
    return firstKept[entry.firstSource + source] + Int(asker)
  }

  /// Whether the answer is still kept.
  @inline(never)
  func keepsAnswer(
    _ name: Handle<NameTable.Entry>, _ frame: Handle<Frame>, at now: Int64,
    _ frames: borrowing Frames
  ) -> Bool {
    let answer = kept[answerSlot(name, frame, frames)]
    return answer.address.exists && now < answer.expires
  }

  /// Which of the name's targets the kept answer is of.
  @inline(never)
  func answeredTarget(
    _ name: Handle<NameTable.Entry>, _ frame: Handle<Frame>, _ frames: borrowing Frames
  ) -> Int32 {
    let address = kept[answerSlot(name, frame, frames)].address
    precondition(address.exists, "a name is asked before its answer is used")
    return addresses[address].target
  }

  /// The instance whose address the kept answer is; none before the first.
  func answeredStation(
    _ name: Handle<NameTable.Entry>, _ frame: Handle<Frame>, _ frames: borrowing Frames
  ) -> Handle<
    Station
  > {
    let address = kept[answerSlot(name, frame, frames)].address
    return address.exists ? addresses[address].station : .none
  }

  /// The name is asked, and its answer kept.
  @inline(never)
  mutating func learn(
    _ name: Handle<NameTable.Entry>, _ frame: Handle<Frame>, at now: Int64,
    _ frames: borrowing Frames, _ draws: inout Draws, _ geography: borrowing Distances
  ) {
    let slot = answerSlot(name, frame, frames)
    let timeToLive = min(names[name].timeToLive, Int64.max / 4)
    kept[slot] = NameTable.Answer(
      address: answer(name, at: geography.location(of: frame, frames), &draws, geography),
      expires: now + timeToLive)
  }

  /// A probe of an instance has ended.
  mutating func heardOf(_ name: Handle<NameTable.Entry>, _ station: Handle<Station>, isUp: Bool) {
    let first = names[name].firstAddress
    for index in first..<(first + names[name].addresses)
    where addresses[index].station == station {
      if addresses[index].isUp == isUp {
        addresses[index].streak = 0
      } else {
        addresses[index].streak += 1
        if addresses[index].streak >= names[name].threshold {
          addresses[index].isUp = isUp
          addresses[index].streak = 0
        }
      }
    }
  }

  /// The address that a name is answered with: of those that are up the ones that the policy likes best.
  private mutating func answer(
    _ name: Handle<NameTable.Entry>, at location: Handle<Distances.Location>, _ draws: inout Draws,
    _ geography: borrowing Distances
  ) -> Handle<NameTable.Address> {
    let entry = names[name]
    let range = entry.firstAddress..<(entry.firstAddress + entry.addresses)
    var isAnyUp = false
    for index in range where addresses[index].isUp { isAnyUp = true }
    var best = Int64.max
    for index in range where addresses[index].isUp || !isAnyUp {
      best = min(best, rank(entry.policy, index, at: location, geography))
    }
    var weight = 0.0
    for index in range where isAmongBest(index, entry, best, isAnyUp, location, geography) {
      weight += entry.policy == .weighted ? addresses[index].weight : 1
    }
    if entry.policy == .roundRobin {
      var turn = entry.turn
      while !isAmongBest(entry.firstAddress + turn, entry, best, isAnyUp, location, geography) {
        turn = turn + 1 == entry.addresses ? 0 : turn + 1
      }
      names[name].turn = turn + 1 == entry.addresses ? 0 : turn + 1
      return entry.firstAddress + turn
    }
    var draw = draws.samplers.unit(entry.sampler) * weight
    var last = entry.firstAddress
    for index in range where isAmongBest(index, entry, best, isAnyUp, location, geography) {
      last = index
      let part = entry.policy == .weighted ? addresses[index].weight : 1
      if draw < part { break }
      draw -= part
    }
    return last
  }

  private func isAmongBest(
    _ index: Handle<NameTable.Address>, _ entry: NameTable.Entry, _ best: Int64, _ isAnyUp: Bool,
    _ location: Handle<Distances.Location>, _ geography: borrowing Distances
  ) -> Bool {
    (addresses[index].isUp || !isAnyUp)
      && rank(entry.policy, index, at: location, geography) == best
  }

  /// The lower the better.
  private func rank(
    _ policy: NameService.Policy, _ index: Handle<NameTable.Address>,
    at location: Handle<Distances.Location>, _ geography: borrowing Distances
  ) -> Int64 {
    let address = addresses[index]
    let there = geography.locations[address.station]
    switch policy {
    case .roundRobin, .weighted: return 0
    case .geographic:
      let isHere =
        location.exists && there.exists && geography.regions[location] == geography.regions[there]
      return isHere ? -1 : Int64(address.target)
    case .latency: return geography.time(from: location, to: there)
    case .failover: return Int64(address.target)
    }
  }
}
