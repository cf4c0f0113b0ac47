import TailraceTopology
import Testing

/// What is said about values that cannot be read: a reader, a text, and each complaint with the columns it marks.
@Suite struct ValueMistakesTests {
  @Test(arguments: table.split(separator: "\n\n").map(String.init))
  func `a value that cannot be read is explained`(_ entry: String) throws {
    let lines = entry.split(separator: "\n").map(String.init)
    let colon = try #require(lines[0].firstIndex(of: ":"))
    let name = String(lines[0][..<colon])
    let text = String(lines[0][lines[0].index(colon, offsetBy: 2)...])
    let read = try #require(Self.readers[name])
    var diagnostics = Diagnostics()
    // Columns count from the text's own start.
    #expect(!read(Phrase(ScalarText.scalar(text)), &diagnostics))
    let found = diagnostics.sorted.map { diagnostic in
      let range = diagnostic.range!
      return
        "  \(range.start.column - 3)-\(range.end.column - 3) \(diagnostic.message) [\(diagnostic.id)]"
    }
    #expect(found == Array(lines.dropFirst()))
  }

  static let readers: [String: @Sendable (Phrase, inout Diagnostics) -> Bool] = [
    "duration": { $0.duration(&$1) != nil },
    "rate": { $0.rate(&$1) != nil },
    "size": { $0.size(&$1) != nil },
    "percentage": { $0.percentage(&$1) != nil },
    "factor": { $0.factor(&$1) != nil },
    "count": { $0.count(&$1) != nil },
    "price": { $0.price(&$1) != nil },
    "truth": { $0.truth(&$1) != nil },
    "durations": { $0.durationDistribution(&$1) != nil },
    "sizes": { $0.sizeDistribution(&$1) != nil },
    "popularity": { $0.popularity(&$1) != nil },
    "objective": { $0.objective(&$1) != nil },
    "shape": { $0.loadShape(&$1) != nil },
  ]

  static let table = """
    duration: 250
      0-5 a duration needs a unit, such as 250ms; found '250' [unit-missing]

    duration: -5ms
      0-6 a duration cannot be negative; found '-5ms' [quantity-negative]

    duration: fast
      0-6 expected a duration, such as 250ms; found 'fast' [value-expected]

    duration: 20 sec
      4-7 unknown unit 'sec' of a duration; expected 'd', 'h', 'm', 's', 'ms', 'us' or 'ns' [unit-unknown]

    duration: 20msec
      3-7 unknown unit 'msec' of a duration; expected 'd', 'h', 'm', 's', 'ms', 'us' or 'ns' [unit-unknown]

    duration: 30s1m
      5-6 the parts of a duration go from the largest unit to the smallest, as in 1m30s; found '30s1m' [duration-order]

    duration: 1m30
      3-5 a duration needs a unit, such as 250ms; found '30' [unit-missing]

    duration: 0.1ns
      0-7 a duration is zero or at least 1ns; found '0.1ns' [quantity-too-small]

    duration: 300000000h
      0-12 a duration cannot be as large as '300000000h' [quantity-too-large]

    duration: 1__0ms
      0-8 expected a duration, such as 250ms; found '1__0ms' [value-expected]

    duration: 5.ms
      0-6 expected a duration, such as 250ms; found '5.ms' [value-expected]

    duration: 100MS
      4-6 unknown unit 'MS' of a duration; did you mean 'ms'? [unit-unknown]

    rate: 1000
      0-6 a rate needs a unit, such as 1000/s; found '1000' [unit-missing]

    rate: 1000/sec
      6-9 unknown unit 'sec' of a rate; expected 'ms', 's', 'min', 'm', 'h', 'd' or 'month' [unit-unknown]

    rate: 10x/s
      3-4 expected '/s', 'k/s' or 'M/s' in a rate; found 'x' [rate-suffix]

    rate: many/s
      0-8 expected a rate, such as 1000/s; found 'many/s' [value-expected]

    rate: 1000 rps
      0-10 expected a rate, such as 1000/s; found '1000 rps' [value-expected]

    size: 30
      0-4 a size needs a unit, such as 30KB; found '30' [unit-missing]

    size: 30kb
      3-5 unknown unit 'kb' of a size; did you mean 'KB'? [unit-unknown]

    size: 2gb
      2-4 unknown unit 'gb' of a size; did you mean 'GB'? [unit-unknown]

    size: 0.1B
      0-6 a size is zero or at least 1B; found '0.1B' [quantity-too-small]

    size: 99999999TB
      0-12 a size cannot be as large as '99999999TB' [quantity-too-large]

    percentage: 70
      0-4 a percentage needs a unit, such as 70%; found '70' [unit-missing]

    percentage: 150%
      0-6 expected a percentage from 0% to 100%; found '150%' [percentage-range]

    percentage: 0.5
      0-5 a percentage needs a unit, such as 70%; found '0.5' [unit-missing]

    percentage: 70x
      3-4 unknown unit 'x' of a percentage; expected '%' [unit-unknown]

    factor: 3
      0-3 a factor needs a unit, such as 3x; found '3' [unit-missing]

    factor: 3%
      2-3 unknown unit '%' of a factor; expected 'x' [unit-unknown]

    count: 3.5
      0-5 expected a count, such as 20_000; found '3.5' [value-expected]

    count: 20ms
      3-5 a count has no unit 'ms' [count-word]

    count: many
      0-6 expected a count, such as 20_000; found 'many' [value-expected]

    count: 99999999999999999999
      0-22 a count cannot be as large as '99999999999999999999' [quantity-too-large]

    count: -3
      0-4 a count cannot be negative; found '-3' [quantity-negative]

    price: 0.34/h
      0-8 expected a price, such as $0.34/h; found '0.34/h' [value-expected]

    price: $0.34
      0-7 a price needs a unit, such as $0.34/h; found '$0.34' [unit-missing]

    price: $0.34/hour
      7-11 unknown unit 'hour' of a price; expected 'ms', 's', 'min', 'm', 'h', 'd' or 'month' [unit-unknown]

    price: $x/h
      0-6 expected a price, such as $0.34/h; found '$x/h' [value-expected]

    truth: yes
      0-5 expected true or false; found 'yes'; did you mean 'true'? [truth-expected]

    truth: off
      0-5 expected true or false; found 'off'; did you mean 'false'? [truth-expected]

    truth: maybe
      0-7 expected true or false; found 'maybe' [truth-expected]

    durations: exponental(mean=20ms)
      1-11 unknown distribution 'exponental'; did you mean 'exponential'? [distribution-unknown]

    durations: exponential
      0-13 expected arguments for 'exponential', as in exponential(mean=20ms) [arguments-missing]

    durations: exponential(20ms)
      13-17 the arguments of 'exponential' have names and values, as in exponential(mean=20ms); found '20ms' [argument-name]

    durations: exponential(mean=20)
      18-20 a duration needs a unit, such as 250ms; found '20' [unit-missing]

    durations: exponential(men=20ms)
      13-16 'exponential' has no argument 'men'; did you mean 'mean'? [argument-unknown]

    durations: exponential(mean=0ms)
      18-21 'mean' of 'exponential' has to be above zero [argument-zero]

    durations: exponential(mean=1ms mean=2ms)
      22-26 'mean' is given twice [argument-duplicate]

    durations: exponential(mean=20ms
      12-13 '(' is never closed [parenthesis-unclosed]

    durations: exponential(mean=20ms) x
      24-25 expected nothing after ')'; found 'x' [text-after-parenthesis]

    durations: exponential()
      0-15 'exponential' takes mean; found nothing [argument-set]

    durations: lognormal(p50=90ms p99=20ms)
      24-28 expected 'p99' above 'p50'; found 20ms against 90ms [argument-order]

    durations: lognormal(p50=90ms)
      0-21 'lognormal' takes p50 and p99, or mean and cv; found p50 [argument-set]

    durations: lognormal(p50=90 p99=20)
      15-17 a duration needs a unit, such as 250ms; found '90' [unit-missing]
      22-24 a duration needs a unit, such as 250ms; found '20' [unit-missing]

    durations: lognormal(mean=9ms cv=50%)
      23-26 expected a number without a unit, such as 1.5; found '50%' [value-expected]

    durations: hyperexponential(mean=10ms cv=0.5)
      31-34 'cv' of 'hyperexponential' is at least 1; found 0.5 (below 1, take gamma or erlang) [hyperexponential-variation]

    durations: erlang(k=0 mean=6ms)
      10-11 'k' of 'erlang' has to be above zero [argument-zero]

    durations: erlang(k=1.5 mean=6ms)
      10-13 expected a count, such as 20_000; found '1.5' [value-expected]

    durations: uniform(min=30ms max=10ms)
      22-26 expected 'max' above 'min'; found 10ms against 30ms [argument-order]

    durations: triangular(min=5ms mode=50ms max=30ms)
      34-38 expected 'max' not below 'mode'; found 30ms against 50ms [argument-order]

    durations: pareto(min=5ms max=5ms shape=2)
      20-23 expected 'max' above 'min'; found 5ms against 5ms [argument-order]

    durations: normal(mean=20ms, sd=4ms)
      17-18 arguments are separated by spaces; found ',' [argument-comma]

    durations: normal(mean: 20ms)
      12-13 an argument is written with '=', as in (mean=20ms); found ':' [argument-colon]

    durations: mix(95%=4ms 6%=80ms)
      0-22 the shares of 'mix' add up to 100%; found 101% [mix-sum]

    durations: mix(4ms 5ms)
      5-8 expected a share and a value, as in mix(95%=4ms 5%=80ms); found '4ms' [mix-share-missing]
      9-12 expected a share and a value, as in mix(95%=4ms 5%=80ms); found '5ms' [mix-share-missing]

    durations: mix(0%=4ms 100%=1ms)
      5-7 a share has to be above 0% [mix-share-zero]

    durations: mix(50%=4ms 50%=exponential(mean=80))
      34-36 a duration needs a unit, such as 250ms; found '80' [unit-missing]

    durations: mix(100%=mix(100%=mix(100%=mix(100%=mix(100%=mix(100%=mix(100%=mix(100%=mix(100%=1ms)))))))))
      73-76 'mix' is nested deeper than 8 levels [mix-depth]

    durations: mix()
      0-7 expected arguments for 'mix', as in mix(95%=4ms 5%=80ms) [arguments-missing]

    durations: empirical(service.csv)
      0-24 expected arguments for 'empirical', as in empirical(file=service.csv) [arguments-missing]

    durations: samples()
      0-11 expected arguments for 'samples', as in samples(1ms 2ms 5ms) [arguments-missing]

    durations: samples(1ms 2)
      13-14 a duration needs a unit, such as 250ms; found '2' [unit-missing]

    durations: constant(1ms 2ms)
      0-19 expected arguments for 'constant', as in constant(20ms) [arguments-missing]

    sizes: lognormal(p50=30ms p99=90ms)
      17-19 unknown unit 'ms' of a size [unit-unknown]
      26-28 unknown unit 'ms' of a size [unit-unknown]

    popularity: zipf
      0-6 expected 'uniform' or 'zipf(0.99)'; found 'zipf' [popularity-expected]

    popularity: zipf(0)
      6-7 the exponent of 'zipf' is above 0 and at most 10; found 0 [zipf-exponent]

    popularity: zipf(1ms)
      6-9 expected a number without a unit, such as 0.99; found '1ms' [value-expected]

    popularity: pareto(1)
      0-11 expected 'uniform' or 'zipf(0.99)'; found 'pareto(1)' [popularity-expected]

    objective: p99 < 200ms
      1-4 unknown metric 'p99'; did you mean 'p(99)'? [metric-unknown]

    objective: p(99) < 200
      9-12 a duration needs a unit, such as 250ms; found '200' [unit-missing]

    objective: p(101) < 2s
      3-6 expected a percentile between 0 and 100, as in p(99); found 101 [percentile-range]

    objective: p(99)
      0-7 expected a metric, a comparison and a limit, as in 'p(99) < 200ms'; found 'p(99)' [objective-expected]

    objective: availability < 99%
      14-15 expected '>' after 'availability' [objective-direction]

    objective: eror_rate < 1%
      1-10 unknown metric 'eror_rate'; did you mean 'error_rate'? [metric-unknown]

    objective: p(99) > 2s
      7-8 expected '<' after 'p(99)' [objective-direction]

    objective: throughput > 5
      14-15 a rate needs a unit, such as 1000/s; found '5' [unit-missing]

    objective: p(99) <
      0-9 expected a metric, a comparison and a limit, as in 'p(99) < 200ms'; found 'p(99) <' [objective-expected]

    shape: hold
      0-6 expected 'hold 5m', 'ramp to 10x over 11m', 'step to 3x', 'spike to 8x for 30s', 'stairs to 5x in 4 steps over 8m', 'diurnal from 0.3x to 1x over 24h' or 'repeat 7 times'; found 'hold' [load-shape-expected]

    shape: ramp to 10x
      0-13 expected 'hold 5m', 'ramp to 10x over 11m', 'step to 3x', 'spike to 8x for 30s', 'stairs to 5x in 4 steps over 8m', 'diurnal from 0.3x to 1x over 24h' or 'repeat 7 times'; found 'ramp to 10x' [load-shape-expected]

    shape: ramp to 10 over 5
      9-11 a factor needs a unit, such as 3x; found '10' [unit-missing]
      17-18 a duration needs a unit, such as 250ms; found '5' [unit-missing]

    shape: hold 0s
      6-8 expected a duration above zero [duration-zero]

    shape: climb 5m
      0-10 expected 'hold 5m', 'ramp to 10x over 11m', 'step to 3x', 'spike to 8x for 30s', 'stairs to 5x in 4 steps over 8m', 'diurnal from 0.3x to 1x over 24h' or 'repeat 7 times'; found 'climb 5m' [load-shape-expected]

    shape: step to 300%
      12-13 unknown unit '%' of a factor; expected 'x' [unit-unknown]
    """
}
