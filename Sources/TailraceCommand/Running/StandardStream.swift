internal import Foundation

/// The streams that a process is started with, which may be closed, full, or have nobody at their other end.
enum StandardStream {
  /// Makes what is wrong with a stream an error of whoever uses it.
  static func prepare() {
    // Else whoever writes to a pipe that nobody reads is killed.
    signal(SIGPIPE, SIG_IGN)
    // The next file that is opened would stand in for a stream that is closed, and be written to.
    occupy(STDIN_FILENO) { FileHandle(forWritingAtPath: "/dev/null") }
    occupy(STDOUT_FILENO) { FileHandle(forReadingAtPath: "/dev/null") }
    occupy(STDERR_FILENO) { FileHandle(forReadingAtPath: "/dev/null") }
  }

  /// Puts a file in the place of a stream that is closed, open for what nobody does with the stream.
  private static func occupy(_ descriptor: Int32, by open: () -> FileHandle?) {
    guard fcntl(descriptor, F_GETFD) == -1, let file = open() else { return }
    let copy = fcntl(file.fileDescriptor, F_DUPFD, STDERR_FILENO + 1)
    try? file.close()
    dup2(copy, descriptor)
    close(copy)
  }

  /// The stream that a path names; nil for other paths.
  ///
  /// Who opens `/dev/stdout` anew where it is a file begins again at its start.
  static func descriptor(of path: String) -> Int32? {
    switch path {
    case "/dev/stdin": return STDIN_FILENO
    case "/dev/stdout": return STDOUT_FILENO
    case "/dev/stderr": return STDERR_FILENO
    default: break
    }
    for folder in ["/dev/fd/", "/proc/self/fd/"] where path.hasPrefix(folder) {
      return Int32(path.dropFirst(folder.count))
    }
    return nil
  }
}
