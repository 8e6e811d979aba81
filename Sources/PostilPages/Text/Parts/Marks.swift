import PostilCore
package import PostilReplica

/// The marks of a thing besides its words, in a list and in an export. Text of others stands in them unescaped: the
/// code that shows it makes it harmless.
extension ArticleSummary {
  package var marks: [String] {
    open(conflicts)
      + [
        withdrawn.map { "withdrawn: \($0)" }, duplicateOf.map { "repeats \($0)" }, status,
        marking.map { "tlp:\($0)" },
      ].compactMap { $0 } + Phrase.some(tags.map { "#\($0)" })
      + Phrase.some(audiences.map { "to:\($0)" }) + deletion(isDeleted, deletedBy)
  }
}

extension AnnotationDetail {
  package var marks: [String] {
    open(conflicts) + Phrase.some(tags.map { "#\($0)" }) + anchorMarks
      + (articleWithdrawn == nil ? [] : ["article withdrawn"])
      + [
        status, motivation, color.map { "color \($0)" }, assignee.map { "for \($0)" },
        due.map { "due \($0)" }, marking.map { "tlp:\($0)" },
      ].compactMap { $0 }
      + Phrase.some(audiences.map { "to:\($0)" })
      + (dissent.isEmpty ? [] : ["dissent on \(Phrase.some(dissent).joined(separator: ", "))"])
      + (isJoined ? ["note joined of several"] : []) + deletion(isDeleted, deletedBy)
      + (articleDeletedBy == nil ? [] : ["article deleted"])
  }
}

extension AnnotationDetail {
  /// The state of the quote; empty if it stands unchanged in its place.
  private var anchorMarks: [String] {
    guard let placement, placement.state != .exact else { return [] }
    let now = placement.state == .edited ? placement.text.map { "now " + Phrase.quote($0) } : nil
    return [
      placement.state.rawValue, placement.decision, now,
      placement.factsChanged ? "facts changed" : nil,
    ].compactMap { $0 }
  }
}

extension ReplyDetail {
  package var marks: [String] {
    open(conflicts) + (parent.map { ["to \($0)"] } ?? [])
      + (isJoined ? ["joined of several"] : []) + deletion(isDeleted, deletedBy)
  }
}

private func deletion(_ isDeleted: Bool, _ written: Authorship?) -> [String] {
  isDeleted ? [written.map { "deleted by \($0.byline)" } ?? "deleted"] : []
}

private func open(_ conflicts: [String]) -> [String] {
  conflicts.isEmpty ? [] : ["conflict in \(Phrase.some(conflicts).joined(separator: ", "))"]
}
