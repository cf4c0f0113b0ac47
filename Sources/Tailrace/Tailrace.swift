// What a test target imports: the whole of Tailrace but its command line.
@_exported public import TailraceEngine
@_exported public import TailraceReport
@_exported public import TailraceStudies
@_exported public import TailraceTopology
