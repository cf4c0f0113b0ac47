/// The rooms of a run, and which others each may be handed. The list may only get shorter.
enum Rooms {
  static let mayBeHanded: [String: Set<String>] = [
    "Books": ["EventLoop", "Frames", "Plant", "Sending"],
    "Caching": ["Books", "Draws", "Frames", "Plant", "Program", "VersionTable"],
    "Calling": [
      "Books", "Connections", "Distances", "Draws", "EventLoop", "Faults", "Frames", "Plant",
      "Program", "RoutingTable",
    ],
    "ColdStarts": [
      "Books", "Draws", "EventLoop", "Faults", "Frames", "Plant", "RoutingTable",
    ],
    "Connections": ["Books", "Calling", "EventLoop", "Frames", "Plant", "Program"],
    "Distances": ["Frames"],
    "Draws": [],
    "EventLoop": ["Frames"],
    "Faults": [
      "Books", "Draws", "EventLoop", "Frames", "Plant", "Program", "Scaling", "VersionTable",
    ],
    "Frames": ["Draws", "EventLoop", "Program"],
    "Locking": ["Books", "EventLoop", "Frames"],
    "Messaging": ["Books", "EventLoop", "Faults", "Frames", "Plant", "Sending"],
    "NameTable": ["Distances", "Draws", "Frames", "Plant"],
    "Plant": ["Books", "Draws", "EventLoop", "Frames", "Scaling", "Sending"],
    "Program": ["Draws"],
    "Protection": [
      "Books", "Caching", "Calling", "Draws", "EventLoop", "Faults", "Frames", "Plant",
      "RoutingTable", "Sending",
    ],
    "ReplicaLogs": [],
    "RoutingTable": ["Draws", "Faults", "Frames", "Plant", "Program", "ShardMaps", "Sending"],
    "Scaling": ["Books", "Draws", "EventLoop", "Plant", "RoutingTable"],
    "ShardMaps": ["Frames", "Sending"],
    "Tracing": ["Books", "Frames"],
    "Sending": ["Draws", "EventLoop", "Frames", "Plant"],
    "VersionTable": ["Caching", "Frames", "Plant", "RoutingTable", "Sending"],
  ]

  /// The rooms that a file hands to the methods of each: the line, whose methods, and which room.
  static func handed(in file: TextFile) -> [(line: Int, room: String, other: String)] {
    var found: [(line: Int, room: String, other: String)] = []
    var room: String?
    for (index, line) in file.lines.enumerated() {
      let words = line.split { !($0.isLetter || $0.isNumber) }.map(String.init)
      if !line.hasPrefix(" "), !line.hasPrefix("/"),
        let place = words.firstIndex(where: { ["extension", "struct"].contains($0) })
      {
        room = place + 1 < words.count ? words[place + 1] : nil
      }
      guard let room, mayBeHanded[room] != nil else { continue }
      for (word, other) in zip(words, words.dropFirst())
      where ["borrowing", "inout"].contains(word) && mayBeHanded[other] != nil && other != room {
        found.append((index + 1, room, other))
      }
    }
    return found
  }
}

extension Rule {
  static let ofRooms = Rule(
    "a room is handed the rooms that it may know of",
    violation: TextFile(
      path: "Sources/TailraceEngine/A.swift",
      text: "extension EventLoop {\n  func a(_ faults: borrowing Faults) {}\n}\n"),
    applies: { $0.isSwift && $0.module == "TailraceEngine" },
    problems: { file in
      Rooms.handed(in: file).filter { !Rooms.mayBeHanded[$0.room, default: []].contains($0.other) }
        .map { "\($0.line): '\($0.room)' is handed '\($0.other)'" }
    })
}
