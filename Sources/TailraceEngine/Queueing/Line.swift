/// A line of waiting frames: a doubly linked list through the frames themselves, or a heap.
package struct Line: BitwiseCopyable {
  /// The first of a list.
  var head = Handle<Frame>.nobody
  /// The last of a list.
  var tail = Handle<Frame>.nobody
  /// How many wait.
  var count: Int32 = 0
  /// Which of the heaps it is; none for a list.
  var heap: Handle<HeapLines.Heap> = .none
}

extension Column where Element == Frame {
  /// Puts a frame at the end of a list.
  @inline(__always)
  mutating func append(_ frame: Handle<Frame>, to line: inout Line) {
    self[frame].next = .nobody
    self[frame].previous = line.tail
    if line.tail == .nobody { line.head = frame } else { self[line.tail].next = frame }
    line.tail = frame
    line.count &+= 1
  }

  /// Puts a frame at the front of a list.
  mutating func prepend(_ frame: Handle<Frame>, to line: inout Line) {
    self[frame].next = line.head
    self[frame].previous = .nobody
    if line.head == .nobody { line.tail = frame } else { self[line.head].previous = frame }
    line.head = frame
    line.count &+= 1
  }

  /// Takes a frame out of a list, wherever it stands; constant time.
  @inline(__always)
  mutating func remove(_ frame: Handle<Frame>, from line: inout Line) {
    let next = self[frame].next
    let previous = self[frame].previous
    if previous == .nobody { line.head = next } else { self[previous].next = next }
    if next == .nobody { line.tail = previous } else { self[next].previous = previous }
    line.count &-= 1
  }
}
