import Foundation
import TestSupport
import Testing

/// The page of claims as a whole.
struct ClaimsPageTests {
  @Test func `every row has a topology, a test and figures`() throws {
    let rows = ClaimsPage.shared.rows
    #expect(rows.count == 80)
    for row in rows {
      #expect(!row[2].isEmpty && !row[3].isEmpty && !row[4].isEmpty, "row \(row[0])")
      let test = row[3].trimmingCharacters(in: CharacterSet(charactersIn: "`"))
      let file = Recording.root.appendingPathComponent("Tests/ClaimsTests/\(test).swift")
      let source = try String(contentsOf: file, encoding: .utf8)
      #expect(source.contains("Claim(\"\(row[0])\""), "\(test).swift shows row \(row[0])")
    }
  }
}
