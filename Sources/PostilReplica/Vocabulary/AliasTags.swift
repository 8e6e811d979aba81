package import PostilCore
import PostilStore

extension Replica {
  /// Records that some tags are read as another, all or none.
  ///
  /// - Parameter target: `nil` takes their aliases back.
  /// - Throws: `ReplicaError.aliasCycle` where the other one is read as one of them.
  package func alias(_ typed: [String], as target: String?, now: Instant) throws -> EditOutcome {
    var terms: [Text] = []
    for term in try typed.map({ try TypedProse.checkedOneTag($0) })
    where !terms.contains(where: { $0.tagFolded == term.tagFolded }) { terms.append(term) }
    let alias = try target.map { try TypedProse.checkedOneTag($0) } ?? ""
    let recorded = try record(now: now) { view, names in
      var changes: [Change] = []
      for term in terms {
        let row = try view.entity(.term(.term(term)))?.expectingSettled(.alias, names)
        guard alias != (row?.alias?.alias ?? "") else { continue }
        // Merged into itself it stays itself.
        if terms.count > 1, term.tagFolded == alias.tagFolded { continue }
        changes.append(.termAliased(term: term, alias: alias))
      }
      if !alias.isEmpty {
        let folds = Set(terms.map(\.tagFolded))
        let others = try view.termOutlines().compactMap(\.alias)
          .filter { !folds.contains($0.word.tagFolded) }
        let own = terms.map { (word: $0, alias: alias) }
        let cycles = TagAliases(others + own).cycles
        if let term = terms.first(where: { term in
          term.tagFolded != alias.tagFolded
            && cycles.contains { $0.contains { $0.tagFolded == term.tagFolded } }
        }) {
          throw ReplicaError.aliasCycle(term: term.string, alias: alias.string)
        }
      }
      return (changes, ())
    }
    return EditOutcome(events: recorded.events)
  }

  /// Records the meaning of a tag.
  ///
  /// - Parameter description: `nil` takes it back.
  package func describe(_ typed: String, as description: String?, now: Instant) throws
    -> EditOutcome
  {
    let term = try TypedProse.checkedOneTag(typed)
    let text = try description.map { try TypedProse.checked($0, what: "description") } ?? ""
    let recorded = try record(now: now) { view, names in
      let row = try view.entity(.term(.term(term)))?.expectingSettled(.description, names)
      let isSo = row?.entity.dividedProse == nil && (row?.text ?? "") == text
      return (isSo ? [] : [.termDescribed(term: term, description: text)], ())
    }
    return EditOutcome(events: recorded.events)
  }
}
