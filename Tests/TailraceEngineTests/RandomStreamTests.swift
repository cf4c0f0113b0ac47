import TailraceEngine
import Testing

struct RandomStreamTests {
  private func first(_ count: Int, of stream: RandomStream) -> [UInt64] {
    var stream = stream
    return (0..<count).map { _ in stream.next() }
  }

  private func state(_ stream: RandomStream) -> [UInt64] {
    [stream.s0, stream.s1, stream.s2, stream.s3]
  }

  @Test func `xoshiro256 gives the published outputs`() {
    let small = RandomStream(state: 1, 2, 3, 4)
    #expect(
      first(10, of: small) == [
        41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386,
        9_228_616_714_210_784_205, 9_973_669_472_204_895_162, 14_011_001_112_246_962_877,
        12_406_186_145_184_390_807, 15_849_039_046_786_891_736, 10_450_023_813_501_588_000,
      ])
    let one = RandomStream(state: 0, 0, 0, 1)
    #expect(
      first(10, of: one) == [
        0x0000_0000_0080_0000, 0x0000_0000_0080_0011, 0x0002_2000_0080_0011,
        0x0002_2000_4400_0020, 0x0002_2000_4480_08a1, 0x0110_2100_8022_08a0,
        0x0114_0022_8420_0880, 0x0402_8966_44a6_4095, 0x8a14_a0a2_44ac_c891,
        0x8c88_ba46_80b2_0495,
      ])
  }

  @Test func `jumps lead to the published states`() {
    var stream = RandomStream(state: 0, 0, 0, 1)
    stream.jump()
    #expect(
      state(stream) == [
        0x934d_05e8_b207_6310, 0xeabd_d0bf_76a1_be51, 0x75dd_6a99_2acc_b1e8,
        0xc660_c602_a733_0187,
      ])
    #expect(
      first(3, of: stream) == [
        0x88f9_a31a_fdb4_39f5, 0x3813_4a20_dfa1_a232, 0x21d6_a25a_2977_97c7,
      ])
    stream = RandomStream(state: 0, 0, 0, 1)
    stream.longJump()
    #expect(
      state(stream) == [
        0x4aa1_1f0b_3241_cdbf, 0xb6a1_7239_b35b_197f, 0x5049_5257_2e3f_844b,
        0x2628_df68_616f_d3a0,
      ])
  }

  @Test func `a seed becomes a state through SplitMix64`() {
    #expect(
      first(5, of: RandomStream(seed: 0)) == [
        0x5317_5d61_490b_23df, 0x61da_6f3d_c380_d507, 0x5c0f_df91_ec9a_7bfc,
        0x02ee_bf8c_3bbe_5e1a, 0x7eca_04eb_af4a_5eea,
      ])
    #expect(
      first(5, of: RandomStream(seed: 12345)) == [
        0x8d94_8a82_def8_a568, 0x3477_f953_7967_02a0, 0x15ca_a2fc_e6db_8d69,
        0x2cef_8853_c20c_6dd0, 0x43ff_3fff_9c03_9cd9,
      ])
  }

  @Test func `SplitMix64 gives the published outputs`() {
    func outputs(_ seed: UInt64, _ count: Int) -> [UInt64] {
      var source = SplitMix64(seed: seed)
      return (0..<count).map { _ in source.next() }
    }
    #expect(
      outputs(1_477_776_061_723_855_037, 6) == [
        1_985_237_415_132_408_290, 2_979_275_885_539_914_483, 13_511_426_838_097_143_398,
        8_488_337_342_461_049_707, 15_141_737_807_933_549_159, 17_093_170_987_380_407_015,
      ])
    #expect(
      outputs(0, 5) == [
        0xe220_a839_7b1d_cdaf, 0x6e78_9e6a_a1b9_65f4, 0x06c4_5d18_8009_454f,
        0xf88b_b8a8_724c_81ec, 0x1b39_896a_51a8_749b,
      ])
    #expect(
      outputs(1_234_567, 5) == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
        4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
      ])
  }

  @Test func `units stay within their ends`() {
    var low = RandomStream(state: 0, 1, 0, 0)
    #expect(low.nextUnit() == 0)
    low = RandomStream(state: 0, 1, 0, 0)
    #expect(low.nextOpenUnit() == 0x1p-53)
    // The state whose first output is all ones.
    let ones = RandomStream(state: .max, 1, 0, 1)
    var high = ones
    #expect(high.next() == .max)
    high = ones
    #expect(high.nextUnit() == 1 - 0x1p-53)
    high = ones
    #expect(high.nextOpenUnit() == 1)
  }

  @Test func `bounded integers have no favourites`() {
    var stream = RandomStream(seed: 7)
    var counts = [Int](repeating: 0, count: 7)
    let draws = 700_000
    for _ in 0..<draws { counts[Int(stream.nextInteger(below: UInt32(7)))] += 1 }
    let expected = Double(draws) / 7
    let chiSquare = counts.map { (Double($0) - expected) * (Double($0) - expected) / expected }
      .reduce(0, +)
    // Six degrees of freedom, one in a thousand.
    #expect(chiSquare < 22.5)
  }

  @Test func `a bound that wastes half of the draws is still fair`() {
    // 2⁶³ + 1: nearly every second product is thrown away, and the mean must stay at the middle.
    let bound: UInt64 = 1 << 63 + 1
    var stream = RandomStream(seed: 8)
    var below = 0
    for _ in 0..<100_000 where stream.nextInteger(below: bound) < bound / 2 { below += 1 }
    #expect((below - 50_000).magnitude < 5 * 158)
    #expect(stream.nextInteger(below: UInt64(1)) == 0)
  }

  @Test func `the same name has the same stream whatever else was made`() {
    let key = StreamKey(seed: 1, replication: 2, name: StreamName("checkout", "service"))
    let before = RandomStream(key)
    _ = RandomStream(StreamKey(seed: 1, replication: 2, name: StreamName("other", "service")))
    #expect(state(before) == state(RandomStream(key)))
  }

  @Test func `every part of a name matters`() {
    let names: [StreamKey] = [
      StreamKey(seed: 1, replication: 0, name: StreamName("ab", "c")),
      StreamKey(seed: 2, replication: 0, name: StreamName("ab", "c")),
      StreamKey(seed: 1, replication: 1, name: StreamName("ab", "c")),
      StreamKey(seed: 1, replication: 0, name: StreamName("a", "bc")),
      StreamKey(seed: 1, replication: 0, name: StreamName("abc", "")),
      StreamKey(seed: 1, replication: 0, name: StreamName("", "abc")),
      StreamKey(seed: 1, replication: 0, name: StreamName("ab\0", "c")),
      StreamKey(seed: 1, replication: 0, name: StreamName("abc")),
      StreamKey(seed: 1, replication: 0, name: StreamName("a", "b", "c")),
      StreamKey(seed: 1, replication: 0, name: StreamName("ab", "c", "")),
      StreamKey(seed: 1, replication: 0, name: StreamName("ab", "", "c")),
      StreamKey(seed: 1, replication: 0, name: StreamName("abcdefgh", "c")),
      StreamKey(seed: 1, replication: 0, name: StreamName("abcdefghi", "c")),
      // Composed and decomposed: other bytes, so another stream.
      StreamKey(seed: 1, replication: 0, name: StreamName("caf\u{e9}", "c")),
      StreamKey(seed: 1, replication: 0, name: StreamName("cafe\u{301}", "c")),
    ]
    let states = names.map { state(RandomStream($0)) }
    for left in states.indices {
      for right in states.indices where left < right {
        for word in 0..<4 { #expect(states[left][word] != states[right][word]) }
      }
    }
  }

  @Test func `a name is pinned to its state`() {
    let key = StreamKey(seed: 42, replication: 3, name: StreamName("checkout", "service"))
    #expect(
      state(RandomStream(key)) == [
        0x3683_ff01_ffe0_2a2c, 0x1fd0_9ca7_9cc1_5d5f, 0xdd3e_295c_7036_c146,
        0x784f_b397_aefd_a0e1,
      ])
  }

  @Test func `streams of neighbouring names are not correlated`() {
    let draws = 100_000
    let names = ["server", "server-1", "server-2", "serves", "Server"]
    var columns: [[Double]] = []
    for (index, name) in names.enumerated() {
      var stream = RandomStream(
        StreamKey(seed: 1, replication: UInt32(index), name: StreamName(name, "service")))
      columns.append((0..<draws).map { _ in stream.nextUnit() - 0.5 })
    }
    for left in columns.indices {
      for right in columns.indices where left < right {
        for lag in 0...2 {
          var sum = 0.0
          for index in lag..<draws { sum += columns[left][index] * columns[right][index - lag] }
          // Twelve times the mean product of two such units is their correlation.
          let correlation = 12 * sum / Double(draws)
          #expect(correlation.magnitude < 4.5 / Double(draws).squareRoot())
        }
      }
    }
  }
}
