internal import TailraceEngine

/// A recorded load: the lines of a file that a topology names, in the order of their times.
///
/// Empty lines, lines that begin with `#` and one line of headings are passed over. Mistakes are
/// reported where the file is named, with the line of the file in the sentence.
struct RecordedFile {
  private(set) var format: RecordedFormat
  /// From the first line where times are absolute, else from the start of the run; ascending.
  private(set) var times: [Int64] = []
  /// For each time the rate from then on, where the file has rates.
  private(set) var rates: [Double] = []
  /// Whether the file says only the second in which a request came.
  private(set) var isBySecond = false
  private let name: String

  private static let mostReported = 5

  /// Nil if it cannot be used, which is reported.
  init?(
    _ name: String, _ stated: RecordedFormat?, at range: SourceRange, _ context: ReadingContext
  ) {
    self.name = name
    format = stated ?? .times
    guard let text = context.text(of: name, at: range) else { return nil }
    guard let rows = rows(Array(text.utf8), stated, range, context) else { return nil }
    guard let first = rows.first else {
      context.report(.recordedEmpty(name), at: range)
      return nil
    }
    let start = first.time.isAbsolute ? rows.map { $0.time.nanoseconds }.min() ?? 0 : 0
    times.reserveCapacity(rows.count)
    for row in rows {
      let (time, isOver) = row.time.nanoseconds.subtractingReportingOverflow(start)
      guard !isOver, (0...Limits.longestDuration).contains(time) else {
        context.report(.recordedSpan, at: range)
        return nil
      }
      times.append(time)
      if format == .rates { rates.append(row.rate) }
    }
    sort(rows, range, context)
    isBySecond =
      format != .rates && first.time.isAbsolute && !rows.contains { $0.time.hasFraction }
    if isBySecond { spread() }
  }

  private struct Row {
    var time: RecordedTime
    var rate: Double
    var line: Int
  }

  /// Every line; nil if one cannot be read.
  private mutating func rows(
    _ bytes: [UInt8], _ stated: RecordedFormat?, _ range: SourceRange, _ context: ReadingContext
  ) -> [Row]? {
    var rows: [Row] = []
    var bad = 0
    var isFirst = true
    var lines = FileLines(bytes)
    while let place = lines.next() {
      let line = bytes[place]
      if line.isEmpty || line.first == .hash { continue }
      let isHeading = isFirst && stated?.isLog != true && Self.isHeading(line)
      if isFirst && !isHeading && stated == nil { format = RecordedFormat(of: line) }
      if isHeading { continue }
      isFirst = false
      guard let (time, rate) = format.read(line) else {
        bad += 1
        if bad <= Self.mostReported {
          let start = String(decoding: line.prefix(60), as: UTF8.self)
          context.report(
            .recordedLineUnreadable(name, lines.number, format.expectation, start), at: range)
        }
        continue
      }
      rows.append(Row(time: time, rate: rate, line: lines.number))
    }
    if bad > Self.mostReported {
      context.report(.recordedMoreUnreadable(name, bad - Self.mostReported), at: range)
    }
    if rows.count > Limits.recordedRows {
      context.report(.tooMany("recorded lines", rows.count, Limits.recordedRows), at: range)
      return nil
    }
    return bad > 0 ? nil : rows
  }

  /// Names of columns: letters at the start, and no bracket, which a line of a log has.
  private static func isHeading(_ line: ArraySlice<UInt8>) -> Bool {
    guard let first = line.first, (0x61...0x7A).contains(first | 0x20) else { return false }
    return !line.contains(.openBracket) && !line.contains { $0.isDigit }
  }

  /// Puts the rows in the order of their times, those of one time in the order of the file.
  private mutating func sort(_ rows: [Row], _ range: SourceRange, _ context: ReadingContext) {
    var late = 0
    var firstLate = 0
    for index in times.indices.dropFirst() where times[index] < times[index - 1] {
      late += 1
      if firstLate == 0 { firstLate = rows[index].line }
    }
    if late == 0 { return }
    context.report(.recordedUnordered(name, late, firstLate), at: range)
    let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
    times = order.map { times[$0] }
    if !rates.isEmpty { rates = order.map { rates[$0] } }
  }

  /// Spreads the requests of one second evenly over it: of n the first comes after half an nth.
  private mutating func spread() {
    let second: Int64 = 1_000_000_000
    var start = 0
    while start < times.count {
      var end = start
      while end < times.count, times[end] == times[start] { end += 1 }
      let count = Int64(end - start)
      for index in start..<end {
        times[index] += second * (2 * Int64(index - start) + 1) / (2 * count)
      }
      start = end
    }
  }
}
