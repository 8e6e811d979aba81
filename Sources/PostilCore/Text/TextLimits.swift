/// The limits of the text of one file, article or title.
package enum TextLimits {
  /// A file as read, before decoding.
  package static let fileBytes = 8 << 20
  /// The canonical text of one revision, as UTF-8.
  package static let articleBytes = 2 << 20
  /// A title, as UTF-8; a longer first line is cut for display, never in the text.
  package static let titleBytes = 2000
  /// The longest run of scalars without a boundary that is normalised (see `NFC`).
  package static let clusterScalars = 256
}
