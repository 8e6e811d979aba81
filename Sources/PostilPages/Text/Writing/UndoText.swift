package import PostilReplica

/// The echo of an undo: the events, and how they were taken back.
package enum UndoText {
  /// - Parameter isRehearsal: whether nothing was changed.
  package static func lines(_ undone: Undone, isRehearsal: Bool) -> [String] {
    undone.skipped.map { "skipped   \(event($0)): nothing of it stands any more" }
      + taken(undone, isRehearsal: isRehearsal)
  }

  private static func taken(_ undone: Undone, isRehearsal: Bool) -> [String] {
    let would = isRehearsal ? "would be " : ""
    switch undone.manner {
    case .dropped: return undone.undone.map { "\(would)dropped   \(event($0))" }
    case .answered:
      let taken = undone.undone.map { "\(would)answered  \(event($0))" }
      if undone.recorded.isEmpty {
        return taken + ["nothing of it stands any more; nothing changed"]
      }
      return taken + undone.recorded.map { "  by \(event($0))" }
    }
  }

  private static func event(_ line: LogLine) -> String {
    let detail = line.detail.isEmpty ? "" : "  \(Phrase.shortened(line.detail, to: 60))"
    return "\(line.written.event)  \(line.change)\(line.entity.map { " \($0)" } ?? "")\(detail)"
  }
}
