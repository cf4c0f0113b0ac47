/// Documents by hand: whole topologies, and the corners of YAML on which readers might disagree.
enum SampleDocuments {
  static let topology = """
    tailrace: 1
    name: The typical high-load system
    description: CDN, balancer, three app servers, Redis, PostgreSQL with a replica, and mail sent later.

    simulation: {duration: 20m, warmup: 1m, seed: 7, replications: 5}

    data:                                 # populations of keys
      pages: {keys: 20_000, popularity: zipf(0.9), size: lognormal(p50=30KB p99=900KB)}

    traffic:
      visitors:
        rate: 2000/s                      # open model
        shape: [hold 5m, ramp to 10x over 11m, hold 2m, ramp to 1x over 1m]
        retry: {attempts: 3, backoff: {base: 100ms, factor: 2, jitter: full}, budget: 20%}
        requests:
          page:    {share: 60%, call: cdn.page,    key: pages}
          order:   {share: 5%,  call: cdn.order,   key: users}

    components:
      app:
        kind: service
        queue: &queue {limit: 1000, discipline: fifo, timeout: 1s}
        price: $0.34/h
        operations:
          page:    [{compute: 1ms}, {wait: 2ms}]
          profile:
            - compute: lognormal(p50=2ms p99=9ms)
            - lookup: {in: redis, data: users, otherwise: [call: postgres.read]}
        autoscale:
          metrics: [cpu: 70%, rate: 1000/s]
          behavior: {scale_up: {stabilization: 0s}, scale_down: {stabilization: 5m}}
      other:
        queue: *queue

    links:
      default: {latency: 0.3ms}
      visitors -> cdn: {latency: lognormal(p50=18ms p99=60ms)}
      app -> postgres: {latency: 0.5ms, pool: {size: 20, overflow: 40, timeout: 30s}}

    faults:
      - {at: 8m,  for: 3m, crash: app, mode: fixed, value: 1}
      - {at: 14m, for: 1m, slow: postgres.primary, factor: 10x}

    objectives:
      - visitors.profile: p(99) < 200ms
      - visitors: availability > 99.9%

    variants:
      ten-apps: {components: {app: {instances: 10}}}
    """

  static let corners = [
    "", "\n", "# only a comment", "---\n", "---\na: 1\n", "word", "a:", "a: # comment\nb:\n",
    "- a\n-\n- b", "-\n  - a\n-\n  b: c\n", "a:\n- b\n- c\nd:\n- e\n",
    "- - - a\n    - b\n  - c\n- d\n",
    "- a: 1\n  b: 2\n-  c: 3\n   d: 4\n", "a: b\n  c\n\n  d\n", "a:\n  b\n  c\n", "a: 'it''s'\n",
    "a: \"x\\\n  y\"\n", "a: \"x \\\n\n  y\"\n", "a: \"  x  \n\n   y  \"\n", "'a': 1\n\"b\" : 2\n",
    "a: |\n  x\n   y\n\n  z\n\n", "a: |-\n  x\n", "a: |+\n  x\n\n\nb: 1",
    "a: >\n  x\n  y\n\n  z\n   i\n  j\n",
    "a: >-\n\n  x\n\n\n  y\n", "a: |2\n    x\n   y\n", "- |\n x\n- >+\n\n- y", "|\n  x",
    "a: |\n  x", "a: |+\n\n\n",
    "a: |\nb: 1\n", "a: |\n  \n\n\nb: 1", "{}", "[]", "[a, b, ]", "{a: , b: c}", "{a: 1,}",
    "[a: 1, b]",
    "{\"a\":1, 'b':2}",
    "[a b,\n c\n d]", "a: [\n  b,\n]\n", "{a: {b: [c, {d: e}]}}", "a: &x 1\nb: *x\n",
    "a: &x\n  b: 1\nc: *x\n",
    "a: &x\nb: *x\n", "a: &x\n- 1\nb: [*x, *x]\n", "&x\na: 1\n", "- &x a\n- *x\n",
    "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}\n",
    "a: &x {b: 1}\ny: &y {b: 2, c: 3}\nz: {<<: [*x, *y], d: 4}\n",
    "a: &x\n  b: 1\nc: &y\n  <<: *x\n  d: 2\ne:\n  f: 3\n  <<: *y\n",
    "a: no\nb: null\nc: ~\nd: 0x1F\ne: 1_000\n",
    "a: http://x:80/#y\n", "a: b#c\n", "é: ü\n漢: 😀\n", "a : b\n",
    "a: - b\n".replacing("- b", with: "-b"),
    "a: 1\r\nb: |\r\n  x\r\n  y\r\n", "a: \"\\u00e9\\x41\\U0001F600\\N\"\n",
    "a: <<\n", "a: =\n",
    "a: 'x\n\n  y'\n", "\"a\": \"b: c\"\n", "- 'x'   # y\n", "a:   \n   b:   \n     c\n",
    "  a: 1\n  b: 2\n",
  ]

  static let all = [topology] + corners
}
