/// A line of waiting frames: a doubly linked list through the frames themselves, or a heap.
package struct Line: BitwiseCopyable {
  /// The first of a list; 0 for none.
  var head: Int32 = 0
  /// The last of a list.
  var tail: Int32 = 0
  /// How many wait.
  var count: Int32 = 0
  /// Which of the heaps it is; -1 for a list.
  var heap: Int32 = -1
}

extension Frames {
  /// Puts a frame at the end of a list.
  @inline(__always)
  mutating func append(_ frame: Int32, to line: inout Line) {
    self[frame].next = 0
    self[frame].previous = line.tail
    if line.tail == 0 { line.head = frame } else { self[line.tail].next = frame }
    line.tail = frame
    line.count &+= 1
  }

  /// Puts a frame at the front of a list.
  mutating func prepend(_ frame: Int32, to line: inout Line) {
    self[frame].next = line.head
    self[frame].previous = 0
    if line.head == 0 { line.tail = frame } else { self[line.head].previous = frame }
    line.head = frame
    line.count &+= 1
  }

  /// Takes a frame out of a list, wherever it stands; constant time.
  @inline(__always)
  mutating func remove(_ frame: Int32, from line: inout Line) {
    let next = self[frame].next
    let previous = self[frame].previous
    if previous == 0 { line.head = next } else { self[previous].next = next }
    if next == 0 { line.tail = previous } else { self[next].previous = previous }
    line.count &-= 1
  }
}
