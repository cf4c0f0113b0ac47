internal import TailraceEngine

extension Component {
  /// The parts of a database with replicas, for the reading; nil for anything else, and where the parts'
  /// loads do not tell reads from writes.
  func replicated(_ parts: [ComponentID]) -> Annotations.ReplicatedDatabase? {
    guard case .database(let body) = body, let replicas = body.replicas, parts.count >= 2 else {
      return nil
    }
    let writes = body.operations.filter { !$0.isRead }
    let replayed = writes.filter { body.replays($0, replicas) }
    guard replayed.isEmpty || replayed.count == writes.count, body.ownWrites == nil,
      !body.operations.contains(where: { $0.isRead && !$0.isAtReplica })
    else { return nil }
    return Annotations.ReplicatedDatabase(
      name: name.text, primary: parts[0], replicas: parts[1],
      replaysPerWrite: replayed.isEmpty ? 0 : replicas.count)
  }
}
