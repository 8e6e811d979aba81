/// The values of an entity that readers see.
extension Entity {
  /// An article's revision; the first one where somebody must decide.
  package var currentRevision: ContentID? {
    if case .revision(let revision)? = value(of: .current) { revision } else { nil }
  }

  /// `nil` for a field that is not set.
  package func plain(_ field: PlainField) -> Text? {
    guard case .text(let text)? = value(of: .plain(field)), !text.isEmpty else { return nil }
    return text
  }

  /// The tags as they were first written, in the order of their folded forms.
  package var tags: [Text] {
    registers.compactMap { named in
      guard case .tag = named.field,
        case .text(let tag)? = named.register.displayed(by: named.field.rule), !tag.isEmpty
      else {
        return nil
      }
      return tag
    }
  }
}
