/// The limits of reading a file of annotations. The imported parts also have the limits of typed ones.
package enum ForeignLimits {
  package static let fileBytes = 64 << 20
  /// The most annotations of one file.
  package static let annotations = 100_000
  /// One annotation in the file.
  static let annotationBytes = 8 << 20
  /// Nesting of lists and objects.
  static let depth = 64
  /// Bodies, targets and selectors of one annotation.
  static let parts = 1_000
  /// The scalars of text that quotes are searched for in, all together, which takes half a minute.
  static let searchedScalars = 1 << 31
  /// The cost of following an edited quote, in searches of the same text.
  static let searchesPerFollowing = 32
}
