/// The limits of reading a page or a feed. All are far beyond honest pages.
package enum MarkupLimits {
  /// The longest document.
  package static let documentBytes = 8 << 20
  /// Tags and attributes of a document. One makes at most three nodes of about 120 bytes in libxml2.
  package static let tags = 400_000
  /// libxml2 compares every attribute of a tag with all before it: quadratic without this limit.
  package static let attributesOfOneTag = 1_000
  /// Levels of elements. libxml2 2.9 stops at 256 and keeps silent about the rest of the text.
  package static let depth = 250
  /// A title, a name or a date that a page states, in bytes; the rest is cut off.
  package static let statementBytes = 2_000
  /// The most `meta` fields that are read.
  package static let statements = 1_000
  /// The most authors, dates and `h1` elements that are read, of each.
  package static let names = 50
  /// The JSON-LD of one script element.
  package static let linkedDataBytes = 512 << 10
  /// Levels of arrays and objects in JSON-LD.
  package static let linkedDataDepth = 64
}
