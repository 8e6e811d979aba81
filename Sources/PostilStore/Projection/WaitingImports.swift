import PostilCore
import PostilLog

/// The texts that wait in the own outbox, and where the log brings each of them first.
///
/// The table of revisions holds these and the log's alike, so that it cannot tell what the log brings.
/// Looking that up reads the log once for the whole batch; a decision about such a text is rare.
struct WaitingImports {
  /// Of each text that waits; `nil` for one that the log does not hold.
  private var first: [ContentID: Seq?] = [:]

  init(of pending: [Event], in log: LogTables) throws {
    for event in pending {
      if case .articleImported(let article) = event.change { first[article.revision] = .some(nil) }
    }
    guard !first.isEmpty else { return }
    var found: [ContentID: Seq] = [:]
    let waiting = first
    try log.read(after: 0) { logged in
      for (seq, event) in zip(logged.firstSeq...logged.lastSeq, try logged.events()) {
        guard case .articleImported(let article) = event.change,
          waiting[article.revision] != nil, found[article.revision] == nil
        else { continue }
        found[article.revision] = seq
      }
      return found.count < waiting.count
    }
    for (revision, seq) in found { first[revision] = .some(seq) }
  }

  /// Whether a text waits here, and nothing before a seq of the log brings it.
  func isUnknown(_ revision: ContentID, at seq: Seq) -> Bool {
    guard let held = first[revision] else { return false }
    return held.map { $0 >= seq } ?? true
  }

  /// Takes that the log brings a text.
  mutating func note(_ revision: ContentID, at seq: Seq) {
    if let held = first[revision], held == nil { first[revision] = .some(seq) }
  }
}
