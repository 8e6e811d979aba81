/// The source of an article's text, beside the fields that identify it. Kept in the event; the fold of this
/// version takes nothing from it.
package struct Source: Hashable, Sendable {
  /// The url as somebody gave it, before it was made canonical. Not empty.
  package let givenURL: Text?
  /// SHA-256 of the bytes that the importer read, 32 bytes.
  package let rawHash: [UInt8]?
  /// The time on the importer's clock when it read them. A claim.
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

/// The author of an annotation or a reply and the time it was written, according to another tool. A claim,
/// kept in the event. Indirect, so that the many events without one stay small.
package indirect enum Attribution: Hashable, Sendable {
  /// `sourceID` is the other tool's id for it; not empty.
  case claim(author: Text?, at: Instant?, sourceID: Text?)
}
