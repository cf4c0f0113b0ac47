import Foundation
import TestSupport
import Testing

@testable import Tailrace
@testable import TailraceTopology

/// `Docs/Language.md` has every key of the language; its tables are made from the reader's lists.
struct LanguagePageTests {
  private let page = Recording.root.appendingPathComponent("Docs/Language.md")

  @Test func `the page of the language is made from the reader's own lists`() throws {
    var text = try String(contentsOf: page, encoding: .utf8)
    let original = text
    for (name, table) in LanguageTables.all {
      let opening = "<!-- \(name) -->\n"
      #expect(text.ranges(of: opening).count <= 1, "'\(opening)' stands twice")
      guard let start = text.range(of: opening),
        let end = text.range(of: "<!-- end -->", range: start.upperBound..<text.endIndex)
      else {
        Issue.record("Docs/Language.md has no place for '\(opening)'")
        continue
      }
      text.replaceSubrange(start.upperBound..<end.lowerBound, with: table)
    }
    if Recording.isOn {
      try text.write(to: page, atomically: true, encoding: .utf8)
      return
    }
    let difference = Recording.difference(text, original)
    #expect(difference == nil, "Docs/Language.md, \(difference ?? "")")
  }

  @Test func `every key stands on the page`() throws {
    let text = try String(contentsOf: page, encoding: .utf8)
    for spec in LanguageTables.specs {
      for field in spec.fields {
        #expect(text.contains("| `\(field.name)`"), "\(field.name) of \(spec.name)")
      }
      for key in spec.later { #expect(text.contains("`\(key)`"), "\(key) of \(spec.name)") }
    }
  }

  @Test func `help is a sentence`() {
    for spec in LanguageTables.specs {
      for field in spec.fields {
        #expect(field.help.hasSuffix("."), "\(field.name) of \(spec.name)")
        #expect(field.help.first?.isUppercase == true, "\(field.name) of \(spec.name)")
      }
    }
  }
}
