/// Where an article's text came from, beside what identifies it. Kept in the event; the fold of this
/// version takes nothing from it.
package struct Source: Hashable, Sendable {
  /// The url as somebody gave it, before it was made canonical. Not empty.
  package let givenURL: Text?
  /// SHA-256 of the bytes that the importer read, 32 bytes.
  package let rawHash: [UInt8]?
  /// What the importer's clock said when it read them. A claim.
  package let fetchedAt: Instant?
  /// As written at the source.
  package let author: Text?

  package init(
    givenURL: Text? = nil, rawHash: [UInt8]? = nil, fetchedAt: Instant? = nil, author: Text? = nil
  ) {
    self.givenURL = givenURL
    self.rawHash = rawHash
    self.fetchedAt = fetchedAt
    self.author = author
  }
}

/// Whose words an annotation or a reply is, and when they were written, as another tool has it. A claim,
/// kept in the event. Indirect, so that the many events without one stay small.
package indirect enum Attribution: Hashable, Sendable {
  /// `sourceID` is what the other tool calls it; not empty.
  case claim(author: Text?, at: Instant?, sourceID: Text?)
}
