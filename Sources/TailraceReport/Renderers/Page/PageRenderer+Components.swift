internal import TailraceEngine

/// What components did, calls, connections, locks and queues.
extension PageRenderer {
  func components(_ report: Report) -> String {
    let all = report.components.all.filter { !$0.isClient }
    let sentences = all.compactMap { $0.startsSentence } + all.compactMap { $0.memorySentence }
    return ReportTable(ComponentReport.table, of: all).html(hidesCaption: true)
      + Markup.list(sentences + all.compactMap { $0.sizesSentence })
      + ReportTable(ComponentReport.cacheTable, of: report.components.all).html()
      + ReportTable(ComponentReport.timeoutTable, of: report.components.all).html()
  }

  func calls(_ report: Report) -> String {
    ReportTable(CallReport.table, of: report.calls.all).html()
      + ReportTable(GuardReport.table, of: report.guards.all).html()
      + ReportTable(PoolReport.table, of: report.pools.all).html()
      + ReportTable(LockReport.table, of: report.locks.all).html()
      + Markup.list(
        report.locks.all.compactMap { $0.contention }
          + report.components.all.flatMap { $0.truthSentences })
      + ReportTable(QueueReport.table, of: report.queues.all).html()
      + Markup.list(
        report.queues.all.flatMap {
          [$0.backlogSentence, $0.partitionsSentence].compactMap { $0 }
        })
  }
}
