/// The sentences of an import about its files as a whole.
package enum ImportText {
  /// - Parameter areOthers: whether others were taken.
  package static func hint(ofTaken areOthers: Bool, isRehearsal: Bool) -> String {
    switch (areOthers, isRehearsal) {
    case (true, false): "the others were imported; fix these and import them again"
    case (true, true): "the others would be imported; fix these first"
    case (false, _): "nothing was imported; fix the files and import them again"
    }
  }

  /// The totals.
  ///
  /// - Parameter passedOver: as `passedOver(hidden:notIncluded:outside:unreadable:)` has it.
  package static func total(
    _ counts: [ImportEntry.Verdict: Int], passedOver: [String], isRehearsal: Bool
  ) -> String {
    let words = ImportEntry.Verdict.allCases.compactMap { verdict in
      counts[verdict].map { "\($0) \(verdict.rawValue)" }
    }
    let passed = passedOver.isEmpty ? "" : "; passed over: \(passedOver.joined(separator: ", "))"
    return rehearsed(
      (words.isEmpty ? "no article" : words.joined(separator: ", ")) + passed, isRehearsal)
  }

  static func rehearsed(_ total: String, _ isRehearsal: Bool) -> String {
    (isRehearsal ? "nothing was changed; the result would be: " : "") + total
  }

  package static func watching(_ paths: [String]) -> String {
    "watching \(paths.joined(separator: ", ")) until Ctrl-C"
  }

  /// The files of the folders that were not read.
  package static func passedOver(hidden: Int, notIncluded: Int, outside: Int, unreadable: Int)
    -> [String]
  {
    [
      hidden > 0 ? "\(hidden) hidden" : nil,
      notIncluded > 0 ? "\(notIncluded) not in --include" : nil,
      outside > 0 ? "\(Phrase.counted(outside, "link")) out of the folder" : nil,
      unreadable > 0 ? "\(unreadable) unreadable" : nil,
    ].compactMap { $0 }
  }

  package static func tooMany(limit: Int) -> String {
    "warning: more than \(limit) files: the rest is left out"
  }

  /// - Parameter source: the file, and where in it.
  package static func undecided(_ article: String, in source: String) -> String {
    "warning: \(source): \(article) has several current texts; choose one first: run "
      + "'postil conflicts'"
  }

  package static func doubtful(_ notes: Int, on article: String) -> String {
    "the words of \(Phrase.counted(notes, "note")) changed or disappeared: run 'postil anchors \(article)'"
  }

  package static func warning(_ words: String, of source: String) -> String {
    "warning: \(source): \(words)"
  }

  package static func skipped(_ reason: String) -> String { "skipped: \(reason)" }
}
