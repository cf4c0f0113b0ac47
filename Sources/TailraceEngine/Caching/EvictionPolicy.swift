/// Which key a full cache gives up for a new one.
public enum EvictionPolicy: Hashable, BitwiseCopyable, Sendable {
  /// The least recently used.
  case lru
  /// The one that came first, however often it was used since.
  case fifo
  /// FIFO with a second chance for what was used since it came or was last passed over.
  case clock
  /// A hand walks from old to new over keys that stay where they are, and takes the first that was not
  /// used since it last came by (Zhang et al., NSDI 2024).
  case sieve
  /// A small queue for newcomers, a main one for what is used twice, and a memory of those that left
  /// the small one: sizes .10, .90 and .90 of the capacity, promoted after two uses, as in libCacheSim.
  case s3FIFO
  /// The least often used since it came; the longest unused among equals.
  case lfu
  /// The least often asked for in all of the run; a key that is rarer than all of the cache's is not
  /// let in.
  case perfectLFU
  /// Any, each as likely.
  case random
  /// The least recently used of so many drawn at random and of the sixteen best of earlier draws, as
  /// in Redis; the instants of use are exact, where Redis counts seconds.
  case sampledLRU(samples: Int)
  /// The same by a logarithmic count of uses that fades by one a minute (Redis: `lfu-log-factor 10`,
  /// `lfu-decay-time 1`).
  case sampledLFU(samples: Int)
  /// None: a full cache takes no new keys.
  case none
}

/// What a cache is told when it is made.
public struct CacheSettings: Sendable {
  /// How many keys, or how many bytes of their values, fit.
  public var capacity: Capacity
  /// How long a key lives after it was filled, in nanoseconds; for ever when nil.
  public var lifetime: Distribution?
  /// Whether a hit lets the lifetime begin again.
  public var renews = false
  /// For how long after its lifetime a value is still answered, while it is fetched anew.
  public var staleWhileRevalidate: Delay = .zero
  /// For how long after its lifetime a value is answered when the fetch of a new one fails.
  public var staleIfError: Delay = .zero
  /// What goes when there is no room.
  public var eviction: EvictionPolicy = .lru
  /// Whether to record how many keys live, and how long what is evicted had not been used.
  public var recordsUse = false

  /// How much fits.
  public enum Capacity: Hashable, Sendable {
    /// So many keys, whatever their size.
    case entries(Int)
    /// So many bytes of values, whose sizes the population has.
    case bytes(Int64)
  }

  /// A cache whose keys stay until they are evicted.
  public init(capacity: Capacity) { self.capacity = capacity }

  /// Whether order of use and a constant lifetime are all it needs to know.
  public var isPlain: Bool {
    guard case .entries = capacity, eviction == .lru else { return false }
    let isConstant: Bool
    switch lifetime {
    case nil, .constant: isConstant = true
    default: isConstant = false
    }
    return isConstant && !renews && staleWhileRevalidate == .zero && staleIfError == .zero
      && !recordsUse
  }
}
