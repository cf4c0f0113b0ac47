import TailraceEngine
import Testing

struct ShardTests {
  @Test func `neighbouring keys in more ranges than there are keys trap`() async {
    await #expect(processExitsWith: .failure) {
      var builder = NetworkBuilder()
      let keys = builder.population("keys", keys: 3, exponent: 0)
      _ = builder.sharding("shards", of: keys, .range(byPopularity: true), shards: 4)
    }
    await #expect(processExitsWith: .failure) {
      var builder = NetworkBuilder()
      let keys = builder.population("keys", keys: 3, exponent: 0)
      _ = builder.sharding("shards", of: keys, .range(byPopularity: false), shards: 3, later: 4)
    }
    var builder = NetworkBuilder()
    let keys = builder.population("keys", keys: 3, exponent: 0)
    _ = builder.sharding("shards", of: keys, .range(byPopularity: true), shards: 2, later: 3)
    _ = builder.sharding("more", of: keys, .directory, shards: 4)
  }
}
