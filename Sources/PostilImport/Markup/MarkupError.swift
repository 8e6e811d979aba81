/// The reason why a page or a feed was not read.
package enum MarkupError: Error, Equatable, Sendable {
  /// libxml2 is not on this machine: the name of its file, and the Debian package that brings it.
  case missingLibrary(name: String, package: String)
  /// More of `what` than the limit allows.
  case tooLarge(what: Quantity, count: Int, limit: Int)
  /// Elements within elements, more levels than the limit.
  case tooDeep(limit: Int)
  /// libxml2 made no tree of it.
  case unreadable

  /// The quantities that a document can have too much of.
  package enum Quantity: Equatable, Sendable {
    case bytes
    /// Tags and attributes, together.
    case tags
    case attributesOfOneTag
  }
}
