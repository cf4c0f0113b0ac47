#if canImport(TailraceEngine)
  internal import TailraceEngine
#endif

extension Component {
  /// The parts of a database with replicas, for the reading; nil for anything else.
  func replicated(_ parts: [ComponentID]) -> Annotations.ReplicatedDatabase? {
    guard case .database(let body) = body, let replicas = body.replicas, parts.count >= 2 else {
      return nil
    }
    return Annotations.ReplicatedDatabase(
      name: name.text, primary: parts[0], replicas: parts[1],
      replaysWrites: replicas.replay >= 1e-9)
  }
}
