/// The stems of folded words; words that share one are forms of each other.
package struct SearchStemming {
  /// The stems of a word.
  let stems: (String) -> [String]
  /// True for a word whose stems need a dictionary, which takes long to load.
  let isCostly: (String) -> Bool
  /// The marks that tell words apart without a dictionary: two that have none in common share no stem.
  let marks: (String) -> Set<String>

  package init(
    stems: @escaping (String) -> [String], isCostly: @escaping (String) -> Bool,
    marks: @escaping (String) -> Set<String>
  ) {
    self.stems = stems
    self.isCostly = isCostly
    self.marks = marks
  }
}
