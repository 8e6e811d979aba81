package import PostilCore

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

  /// The notes on a revised article whose words its new text does not have, by the state of each.
  ///
  /// - Parameter otherFacts: the number of those with other numbers, dates, names or negation.
  package static func changed(
    _ notes: [AnchorResolution.State: Int], withOtherFacts otherFacts: Int, on article: String
  ) -> String {
    let states = AnchorResolution.State.allCases.compactMap { state in
      notes[state].map { count in
        let facts = state == .edited && otherFacts > 0 ? " (\(otherFacts) with other facts)" : ""
        return "\(count) \(state.rawValue)\(facts)"
      }
    }
    let count = Phrase.counted(notes.values.reduce(0, +), "note")
    return "the words of \(count) changed or disappeared: "
      + "\(states.joined(separator: ", ")); run 'postil anchors \(article)'"
  }

  package static func warning(_ words: String, of source: String) -> String {
    "warning: \(source): \(words)"
  }

  package static func skipped(_ reason: String) -> String { "skipped: \(reason)" }
}
