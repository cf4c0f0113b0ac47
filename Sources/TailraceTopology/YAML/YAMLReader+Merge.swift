/// A mapping under construction.
struct YAMLMappingBuilder {
  fileprivate var mapping = YAMLMapping()
  fileprivate var merged: [YAMLMapping] = []
  fileprivate var mergeKey: YAMLScalar?
  /// Whether an entry was left out after an error.
  var isDamaged = false
}

/// Entries and merge keys.
extension YAMLReader {
  /// Adds an entry, or reports a second one with the same key.
  mutating func add(_ key: YAMLScalar, _ value: YAMLNode, to builder: inout YAMLMappingBuilder) {
    if key.style == .plain, key.text == "<<" {
      if let first = builder.mergeKey {
        reportDuplicate(key, first)
      } else {
        builder.mergeKey = key
        merge(value, into: &builder)
      }
    } else if !builder.mapping.add(YAMLEntry(key: key, value: value)),
      let first = builder.mapping.entry(key.text)?.key
    {
      reportDuplicate(key, first)
    }
  }

  private mutating func merge(_ value: YAMLNode, into builder: inout YAMLMappingBuilder) {
    for source in value.sequence ?? [value] {
      if let mapping = source.mapping {
        builder.merged.append(mapping)
        if source.isDamaged { builder.isDamaged = true }
      } else {
        builder.isDamaged = true
        if !source.isDamaged, !value.isDamaged {
          diagnostics.report(.mergeValue, at: source.range)
        }
      }
    }
  }

  private mutating func reportDuplicate(_ key: YAMLScalar, _ first: YAMLScalar) {
    diagnostics.report(
      .keyDuplicate(key.text), at: key.range,
      notes: [Diagnostic.Note("\(key.text.inQuotes) is first given here", at: first.range)])
  }

  /// The complete mapping: own entries first, and of merged ones the earlier win.
  mutating func finish(_ builder: inout YAMLMappingBuilder) -> YAMLMapping {
    for mapping in builder.merged {
      for entry in mapping.entries { _ = builder.mapping.add(entry) }
    }
    return builder.mapping
  }
}
