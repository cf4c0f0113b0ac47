/// One instruction of an operation, as the machine runs it.
package struct Instruction: BitwiseCopyable, Sendable {
  var opcode: Opcode
  var a: Int32 = 0
  var b: Int32 = 0
  var c: Int32 = 0

  /// What an instruction does; the comment names the operands.
  package enum Opcode: UInt8, BitwiseCopyable, Sendable {
    /// The operation, or the branch, fails with the outcome that its frame holds. The first instruction
    /// of every network, where a frame goes on whose call failed.
    case raise
    /// a: sampler.
    case compute
    /// a: sampler.
    case wait
    /// a: site.
    case call
    /// a: site.
    case publish
    /// a: site.
    case publishToAll
    /// a: population; b: sampler; c: 1 where a key that is carried already does not do.
    case key
    /// a: sampler.
    case evenKey
    /// a: first of b entries in `targets`; c: how many have to succeed.
    case fork
    /// a: how often; b: where the body begins.
    case times
    /// a: sampler; b: first of c probabilities and targets, cumulative; goes on below when none is chosen.
    case choose
    /// a: target.
    case jump
    /// a: target, taken when the last answer was not a miss.
    case jumpUnlessMiss
    /// a: cache.
    case probe
    /// a: sampler; b: probability of a hit.
    case assumedProbe
    /// a: cache.
    case fill
    /// a: sampler; b: probability; c: outcome.
    case fail
    /// a: population.
    case commit
    /// a: population.
    case readCurrent
    /// a: copies.
    case applyVersion
    /// a: copies.
    case readCopy
    /// Goes on once the instance is on.
    case awaitStart
    /// a: handling.
    case enqueue
    /// a: target, taken when the messages of the delivery were dealt with before.
    case jumpIfDone
    /// a: site; b: where the body begins, which calls one shard.
    case scatter
    /// a: site; b: the copies of a shard.
    case publishToCopies
    /// a: sharding.
    case takeKeyToMove
    /// a: sharding.
    case moveKey
    /// a: sampler; b: sampler of the limit, -1 for none.
    case receive
    /// a: name.
    case resolve
    /// a: name.
    case learn
    /// a: name; b: first of c alternatives, by target.
    case toAnswer
    /// a: fetch; b: where the body begins.
    case fetch
    /// a: fetch; b: where the body begins, played beside while the frame goes on.
    case refresh
    /// a: cache.
    case invalidate
    /// a: cache.
    case putBack
    /// a: cache.
    case takeBack
    /// a: the clients' cache.
    case clientProbe
    /// a: the clients' cache.
    case clientFill
    /// a: lock; b: where the body begins.
    case lock
    /// a: link; b: where the body begins.
    case connect
    /// a: how many at once; b: where the body begins.
    case replay
    /// a: sampler; at a component whose requests contend.
    case computeContended
    /// a: sampler; b: 1 where requests contend; at a component whose work faults may slow or stop.
    case computeConditioned
    /// a: sampler; at such a component.
    case waitConditioned
    /// At such a component: goes on once its instance does not stand still.
    case standStill
    /// a: sampler, how many have to succeed, then b entries in `targets`; c: how many are chosen.
    case forkSome
    /// a: population.
    case reserve
    /// a: population.
    case establish
    /// a: population.
    case beginRead
    /// a: population.
    case endRead
    /// a: memory of writes.
    case noteWrite
    /// a: target, taken unless the client has just written; b: memory of writes.
    case jumpUnlessOwnWrite
    /// a: target, taken unless the frame's key is among the first; b: population; c: how many those are.
    case jumpUnlessKeyBelow
    /// a: attempt; b: where the body begins, which makes the call once; c: where the fallback begins, -1
    /// for none.
    case attempt
    /// Fails where the deadline of the request has passed.
    case checkDeadline
    /// a: rate limit.
    case admit
    /// The operation is done.
    case end
    /// A branch or one turn of a loop is done.
    case endBranch
  }
}
