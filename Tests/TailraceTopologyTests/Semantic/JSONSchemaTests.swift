import Foundation
import Testing

@testable import Tailrace
@testable import TailraceTopology

/// The schema is JSON, of its draft, and knows every key.
struct JSONSchemaTests {
  private func schema() throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(JSONSchema.text.utf8))
    return try #require(value as? [String: Any])
  }

  @Test func `the schema is JSON of draft 2020-12`() throws {
    #expect(try schema()["$schema"] as? String == "https://json-schema.org/draft/2020-12/schema")
  }

  @Test func `every key has a description`() throws {
    let text = JSONSchema.text
    for spec in LanguageTables.specs {
      for field in spec.fields {
        #expect(text.contains("\"\(field.name)\": {"), "\(field.name) of \(spec.name)")
        #expect(text.contains(field.help), "\(field.name) of \(spec.name)")
      }
    }
  }

  @Test func `a mapping takes no keys but its own`() throws {
    let definitions = try #require(try schema()["$defs"] as? [String: Any])
    for kind in Kind.allCases {
      let object = try #require(definitions[kind.rawValue] as? [String: Any])
      #expect(object["additionalProperties"] as? Bool == false)
      let properties = try #require(object["properties"] as? [String: Any])
      #expect(properties.keys.sorted() == kind.fullSpec.fields.map(\.name).sorted())
    }
    #expect(try schema()["additionalProperties"] as? Bool == false)
  }

  @Test func `every reference leads somewhere`() throws {
    let definitions = try #require(try schema()["$defs"] as? [String: Any])
    for match in JSONSchema.text.matches(of: /"#\/\$defs\/([a-z_]+)"/) {
      #expect(definitions[String(match.output.1)] != nil, "\(match.output.1)")
    }
  }
}
