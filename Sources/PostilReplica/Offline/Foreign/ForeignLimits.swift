/// How much of a file of annotations is looked at. What comes of it has the limits of what people type.
package enum ForeignLimits {
  package static let fileBytes = 64 << 20
  /// Of one file.
  package static let annotations = 100_000
  /// One annotation, as it stands in the file.
  static let annotationBytes = 8 << 20
  /// Lists and objects in each other.
  static let depth = 64
  /// Bodies, targets and selectors of one annotation.
  static let parts = 1_000
  /// A quote is looked for in so many scalars of text together, which takes half a minute.
  static let searchedScalars = 1 << 31
  /// What following an edited quote costs, in searches of the same text.
  static let searchesPerFollowing = 32
}
