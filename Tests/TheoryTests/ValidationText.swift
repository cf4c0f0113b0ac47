/// What the document says before its tables.
enum ValidationText {
  static let introduction = """
    # Validation

    The machine is held to 160 models whose right answers this project did not write
    (`Tests/TheoryTests/cases.json`, with the source of each). This file is written by the tests
    themselves, but for its last table:

        TAILRACE_WRITE_VALIDATION=Docs/Validation.md swift test -c release -Xswiftc -enable-testing --filter TheoryTests

    ## How it is tested

    - **Chance.** A network is played at least ten times with independent random streams. For each
      quantity the mean over the replications must be within t(0.9995) standard errors of the answer
      (Student's t with one degree of freedom less than there are replications), *and* the standard
      error must be small: 1 % of a mean, 2 % of a variance or a second moment, 3 % of a probability
      or of its complement, whichever is less. Where rare events or long memory make that
      unaffordable the case is held two to four times less closely, and says so in its code.
    - **Percentiles.** Not the quantile is compared but the share of values at or below the
      reference quantile; the histogram gives a lower and an upper count, and the answer has to lie
      between them within the error above. The share beyond a percentile is held to 3 %, from the
      99.9th on to 10 %.
    - **A second look.** A quantity that fails is tested once more with other random streams and
      must then pass. With a thousand quantities one would fail by chance at the first look; that both
      looks fail by chance happens once in a million, while a fault fails both. Seeds are fixed, so
      a result does not change from run to run.
    - **Exact answers** (traces, known vectors, arithmetic) agree to 1e-9 of the value, texts and
      whole nanoseconds exactly.
    - **Limits and approximations** are held to their stated gap besides: 3 % for the limit of
      infinitely many servers, played with a thousand. Answers that another simulation found bring
      their own standard error. Bounds count on one side.
    - **Planted bias.** For every family that rests on chance, service that is slower by 2 % has
      to be noticed by the same check.
    - **Extremes.** `Tools/fuzz` plays topologies at the ends of every range, where no answer is known,
      and looks for what no run may do: traps, broken laws, shares above all, runs that differ.
    - **Planted faults.** `Tools/planted-faults` has small faults in the rules of every feature (off by one,
      a comparison turned, a constant doubled, an update left out). `Tools/plant-faults` builds them all
      at once, turns one on after the other and says which test notices it; what was recorded does not
      count. 95 % have to be noticed.

    `TAILRACE_LONG_TESTS` makes the runs that are sized by customers twice as long.
    `TAILRACE_VERBOSE_THEORY` prints every comparison.

    The largest distance of a case is that of its quantity farthest from the answer, in standard
    errors; with ten replications 4.8 are allowed.

    """
}
