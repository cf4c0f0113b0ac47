/// Caches written down as their authors describe them, with arrays and dictionaries, for tests to hold the
/// machine's to: one key a slot, filled at every miss.
package struct PlainCache {
  package enum Policy: String, CaseIterable, Sendable {
    case lru, fifo, clock, lfu, sieve, s3FIFO
  }

  private let policy: Policy
  private let capacity: Int
  /// Oldest first.
  private var order: [Int32] = []
  private var uses: [Int32: Int] = [:]
  private var lastUse: [Int32: Int] = [:]
  private var clock = 0
  private var hand: Int?
  private var small: [Int32] = []
  private var ghosts: [Int32] = []
  private var hasEvicted = false

  package init(_ policy: Policy, capacity: Int) {
    self.policy = policy
    self.capacity = capacity
  }

  /// Whether the key was there; it is now.
  package mutating func ask(_ key: Int32) -> Bool {
    clock += 1
    if uses[key] != nil {
      lastUse[key] = clock
      switch policy {
      case .lru:
        order.removeAll { $0 == key }
        order.append(key)
      case .fifo: break
      case .clock, .sieve: uses[key] = 1
      case .lfu, .s3FIFO: uses[key]! += 1
      }
      return true
    }
    if policy == .s3FIFO {
      askQueues(key)
    } else {
      if order.count == capacity { evict() }
      order.append(key)
      uses[key] = policy == .lfu ? 1 : 0
    }
    lastUse[key] = clock
    return false
  }

  private mutating func evict() {
    switch policy {
    case .lru, .fifo: uses[order.removeFirst()] = nil
    case .clock:
      while uses[order[0]]! > 0 {
        let key = order.removeFirst()
        uses[key] = 0
        order.append(key)
      }
      uses[order.removeFirst()] = nil
    case .lfu:
      let victim = order.min { (uses[$0]!, lastUse[$0]!) < (uses[$1]!, lastUse[$1]!) }!
      order.removeAll { $0 == victim }
      uses[victim] = nil
    case .sieve:
      var place = hand ?? 0
      while uses[order[place]]! > 0 {
        uses[order[place]] = 0
        place = (place + 1) % order.count
      }
      uses[order.remove(at: place)] = nil
      hand = place < order.count ? place : nil
    case .s3FIFO: break
    }
  }

  /// `order` is the main queue.
  private mutating func askQueues(_ key: Int32) {
    let smallSize = max(1, capacity / 10)
    let mainSize = capacity - smallSize
    let wasGhost = ghosts.contains(key)
    ghosts.removeAll { $0 == key }
    while order.count + small.count >= capacity {
      hasEvicted = true
      if order.count > mainSize || small.isEmpty {
        while true {
          let oldest = order.removeFirst()
          if uses[oldest]! == 0 {
            uses[oldest] = nil
            break
          }
          uses[oldest] = min(uses[oldest]!, 3) - 1
          order.append(oldest)
        }
      } else {
        while !small.isEmpty {
          let oldest = small.removeFirst()
          if uses[oldest]! >= 2 {
            uses[oldest] = 0
            order.append(oldest)
            continue
          }
          uses[oldest] = nil
          ghosts.append(oldest)
          if ghosts.count > capacity / 10 * 9 + capacity % 10 * 9 / 10 { ghosts.removeFirst() }
          break
        }
      }
    }
    uses[key] = 0
    if wasGhost || (!hasEvicted && small.count >= smallSize) {
      order.append(key)
    } else {
      small.append(key)
    }
  }
}
