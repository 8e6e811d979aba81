import PostilCore
package import PostilReplica

/// The echo of an edit.
package enum EditText {
  /// The echo of an edit that changed nothing.
  package static let unchanged = "already set; nothing changed"

  /// - Parameters:
  ///   - ids: those that were as asked before.
  ///   - count: the number of all ids.
  package static func unchanged(_ ids: [String], of count: Int) -> String {
    if count == 1 { return unchanged }
    let named = ids.prefix(10).joined(separator: ", ") + (ids.count > 10 ? " …" : "")
    return "already set, nothing changed: \(named)"
  }

  /// - Parameters:
  ///   - outcome: with the event of the edit, which tells a note from a reply's body.
  ///   - text: the new one, as it was typed.
  package static func edited(_ id: String, _ outcome: EditOutcome, text: String) -> String {
    let field = Field.text.name(on: outcome.events.first?.target?.kind ?? .annotation)
    return text.isEmpty
      ? "\(id)  \(field) cleared" : "\(id)  \(field)=\(Phrase.shortened(text, to: 60))"
  }

  package static func set(_ id: String, _ fields: [(name: String, value: String)]) -> String {
    let shown = fields.map { "\($0.name)=\(Phrase.shortened($0.value, to: 60))" }
    return "\(id)  \(shown.joined(separator: " "))"
  }

  /// The words that were added and removed, as they are recorded: each as it is spelled there already.
  package static func signed(_ id: String, _ outcome: EditOutcome) -> String {
    let words = outcome.events.compactMap { event -> String? in
      switch event.change {
      case .tagged(_, let word), .released(_, let word): return "+\(word)"
      case .untagged(_, let word), .withheld(_, let word): return "-\(word)"
      default: return nil
      }
    }
    return "\(id)  \(words.joined(separator: " "))"
  }

  package static func past(due: String) -> String { "note: due \(due) is in the past" }

  package static func restored(_ id: String) -> String { "\(id)  restored" }

  /// - Parameter hidden: what goes out of sight with it; `nil` for nothing.
  package static func deleted(_ id: String, with hidden: HiddenParts?) -> String {
    "\(id)  deleted\(hidden.map(words) ?? ""); to restore it: postil restore \(id)"
  }

  /// Such as `, with 20 notes, 3 of them oleg's`.
  private static func words(_ hidden: HiddenParts) -> String {
    let parts =
      hidden.areReplies
      ? Phrase.counted(hidden.count, "reply", "replies") : Phrase.counted(hidden.count, "note")
    guard let first = hidden.others.first else { return ", with \(parts)" }
    let shown = hidden.others.dropFirst().prefix(2).map { ", \($0.count) \($0.member)'s" }
    let rest = hidden.others.dropFirst(3).reduce(0) { $0 + $1.count }
    let number =
      first.count < hidden.count ? "\(first.count) of them " : first.count > 1 ? "all of them " : ""
    return ", with \(parts), \(number)\(first.member)'s" + shown.joined()
      + (rest > 0 ? " and \(rest) of others" : "")
  }

  /// Remarks for the person who deleted it.
  package static func remarks(_ notice: DeletionNotice) -> [String] {
    let undecided =
      notice.conflicts.isEmpty
      ? nil
      : "it has a conflict in \(notice.conflicts.joined(separator: ", ")): run 'postil conflicts'"
    return [
      notice.author.map { "\($0) wrote it, and hears of this with the next sync" }, undecided,
    ].compactMap { $0 }
  }

  package static func resolved(_ id: String, field: String, value: String) -> String {
    "\(id)  \(field)=\(Phrase.shortened(value, to: 60))"
  }

  package static let staysDeleted = "it is still deleted"

  package static let writtenElsewhere = "what you wrote outside the two places was not read"

  /// - Parameter why: `nil` where it is not withdrawn after all.
  package static func withdrawn(_ article: String, why: String?) -> String {
    why.map {
      "\(article)  withdrawn: \(Harmless.line($0)); to undo: postil withdraw \(article) --undo"
    } ?? "\(article)  not withdrawn"
  }

  /// - Parameter other: `nil` where it repeats none after all.
  package static func duplicate(_ article: String, of other: String?) -> String {
    other.map {
      "\(article)  repeats \($0); to undo: postil duplicate \(article) --undo"
    } ?? "\(article)  repeats none"
  }

  /// A warning that two articles with one text do not confirm each other.
  package static func unconfirmed(_ shared: SharedText) -> String {
    "warning: \(shared.percent) % of the text is the same in \(shared.article) and \(shared.other): "
      + "they do not confirm each other; run 'postil duplicates \(shared.article)'"
  }
}
