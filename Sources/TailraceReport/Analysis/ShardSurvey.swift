internal import TailraceEngine

/// How a database in parts spreads its keys and its load, by arithmetic over the keys, not by the run.
///
/// Of more than a million keys the million most popular are looked at one by one and the others by sample.
public struct ShardSurvey: Sendable {
  /// The component whose instances are the shards.
  public let component: String
  /// The name of the data set.
  public let data: String
  /// How many shards there are.
  public let shards: Int
  /// By shard: its share of the keys, 0 to 1.
  public let keyShares: [Double]
  /// By shard: its share of the load, 0 to 1.
  public let loadShares: [Double]
  /// The share of the load that the most popular key has: no shard that has it can have less.
  public let hottestKey: Double
  /// How many shards are added, in the run or in thought; 0 for none.
  public let added: Int
  /// The share of all keys that the added shards make move; nil where none is added.
  public let movedKeys: Double?
  /// The share of the load on keys that move.
  public let movedLoad: Double?

  private static let looked = 1_000_000

  init(_ note: ShardingNote, _ network: Network, seed: UInt64) {
    var sharding = network.sharding(note.sharding)
    let population = network.population(of: sharding)
    component = network.components[note.component.position].name
    data = population.name
    shards = sharding.shards
    added = note.added
    sharding.later = sharding.shards + note.added
    let exponent = note.getsEvenKeys ? 0 : population.exponent
    var maps = ShardMaps()
    maps.add(
      sharding, keys: population.keys, exponent: population.exponent,
      salt: sharding.salt(seed: seed))
    var keys = [Double](repeating: 0, count: sharding.shards)
    var loads = keys
    var total = 0.0
    var moved = 0.0
    var movedLoad = 0.0
    var first = 0.0
    let count = population.keys
    let stride = max(1, (count - 1) / Self.looked)
    var key = 0
    while key < count {
      let step = key < Self.looked ? 1 : min(stride, count - key)
      let weight =
        exponent == 0
        ? 1 : DeterministicMath.pow(Double(key) + 1, -exponent)
      let load = weight * Double(step)
      let shard = maps.before(Handle(0), Handle(key))
      keys[Int(shard)] += Double(step)
      loads[Int(shard)] += load
      total += load
      if key == 0 { first = load }
      if note.added > 0 && maps.after(Handle(0), Handle(key)) != shard {
        moved += Double(step)
        movedLoad += load
      }
      key += step
    }
    keyShares = keys.map { $0 / Double(count) }
    loadShares = loads.map { $0 / total }
    hottestKey = first / total
    movedKeys = note.added > 0 ? moved / Double(count) : nil
    self.movedLoad = note.added > 0 ? movedLoad / total : nil
  }

  /// What it says, in sentences.
  public var sentence: String {
    let least = loadShares.min() ?? 0
    let most = loadShares.max() ?? 0
    var text =
      "Shards: \(component) has \(Figure.count(Int64(shards))) by \(data), with "
      + "\(Figure.percent(least)) to \(Figure.percent(most)) of the load each; the hottest key has "
      + Figure.percent(hottestKey)
    if let movedKeys, let movedLoad {
      text +=
        "; \(Figure.count(Int64(added))) more would move \(Figure.percent(movedKeys)) of the keys and "
        + "\(Figure.percent(movedLoad)) of the load"
    }
    return text + "."
  }
}
