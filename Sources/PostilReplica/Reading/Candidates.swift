import PostilCore
import PostilStore

/// A word that a person may go on to type, with words about it.
package struct Candidate: Hashable, Sendable {
  package let word: String
  /// Such as an article's title; empty where the word says all.
  package let about: String

  package init(_ word: String, about: String = "") {
    self.word = word
    self.about = about
  }

  /// True if the word may be put into a command line as it is: letters of any script, digits and signs that no shell
  /// obeys.
  ///
  /// ⚖ Tags and names are words of others, and a person who presses Tab has not read them yet.
  package var isHarmless: Bool {
    !word.isEmpty
      && word.unicodeScalars.allSatisfy {
        $0.isLetterOrDigit || "-_./:#+@=%,".unicodeScalars.contains($0)
      }
  }
}

extension Reader {
  /// The most candidates of one kind.
  private static let mostCandidates = 60
  /// The newest events, among which ids are looked for: the time does not grow with the log.
  private static let searchedEvents = 1_000

  /// The articles whose ids begin so; all kinds of them where that is empty, the first by their ids.
  package func articleCandidates(_ beginning: String) throws -> [Candidate] {
    let digits = CrockfordPrefix.fewestDigits
    func padded(with digit: String) -> String {
      beginning + String(repeating: digit, count: max(0, digits - beginning.utf8.count))
    }
    guard let lower = try? CrockfordPrefix(padded(with: "0")),
      let upper = try? CrockfordPrefix(padded(with: "z")),
      let lowest = ContentID(bytes: lower.lower), let highest = ContentID(bytes: upper.upper)
    else { return [] }
    return try view.articles(from: lowest, through: highest, limit: Self.mostCandidates)
      .compactMap { id in
        guard let row = try view.entity(.article(id)), !row.flags.contains(.hidden) else {
          return nil
        }
        return Candidate(
          try names.name(of: .article(id)), about: try summarize(row).title)
      }
  }

  /// The newest annotations and replies whose ids begin so, the newest first.
  package func noteCandidates(_ beginning: String) throws -> [Candidate] {
    var found: [Candidate] = []
    for recorded in try newest() {
      let about: String
      switch recorded.event.change {
      case .annotationAdded(let added): about = added.note.string
      case .replyAdded(_, _, let body, _): about = body.string
      default: continue
      }
      let name = names.name(of: recorded.event.id)
      if name.hasPrefix(beginning) { found.append(Candidate(name, about: about)) }
      if found.count == Self.mostCandidates { break }
    }
    return found
  }

  /// The members, by their names.
  package func memberCandidates() throws -> [Candidate] {
    try view.memberNames(roster).map { Candidate($0) }
  }

  /// The ids that differ little from a mistyped one: of notes and events whose authors' names do, and of articles.
  /// For the caller to choose from.
  package func idsLike(_ typed: String) throws -> [String] {
    if let dot = typed.lastIndex(of: ".") {
      let counter = typed[dot...]
      return names.replicaNames.map { "\($0)\(counter)" }.filter { id in
        (try? names.entity(id)) != nil || (try? event(id)).flatMap { $0 } != nil
      }
    }
    return try articleCandidates(String(typed.prefix(2))).map(\.word)
      + articleCandidates("").map(\.word)
  }

  /// The thing that an event changed, where its id was typed in the place of the thing's.
  package func changed(by typed: String) throws -> String? {
    guard let name = try event(typed)?.event.target.map({ try names.name(of: $0) }),
      (try? names.entity(name)) != nil
    else { return nil }
    return name
  }

  private func newest() throws -> [RecordedEvent] {
    let pending = try view.pendingEvents().suffix(Self.searchedEvents).map {
      RecordedEvent(event: $0, place: nil)
    }
    return try (view.lastRecorded(Self.searchedEvents - pending.count) + pending).reversed()
  }
}
