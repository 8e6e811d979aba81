import PostilCore
import PostilLog
import TestSupport

/// ⚖ Nothing is lost silently: every value is displayed, joined into what is displayed, listed under
/// conflicts, was knowingly replaced by a later event, or is one of those that count as ignored.
///
/// Held against `Oracle`, not against the fold.
struct Accounting {
  private let oracle: Oracle
  private let index: Oracle.PlaceIndex
  private let rows: [EntityID: Shown.Row]
  private let ignored: [Seq]
  /// The number of texts in several versions that are displayed as one.
  private(set) var joinedTexts = 0
  /// The number of attempts to lower a marking by somebody who may not.
  var vainLowerings: Int { oracle.vainLowerings }
  /// The first thing found that does not hold; `nil` if all does.
  private(set) var objection: String?

  /// - Parameter logged: the events of the log up to the cursor of the replica that shows them.
  init(_ shown: Shown, logged: [Event], isOpen: Bool, rooms: OracleVerdicts.Rooms?) {
    oracle = Oracle(logged: logged, pending: shown.pending, isOpen: isOpen, rooms: rooms)
    index = Oracle.PlaceIndex(oracle)
    rows = Dictionary(shown.rows.map { ($0.entity.id, $0) }, uniquingKeysWith: { one, _ in one })
    ignored = shown.ignored
    objection = firstObjection(logged: logged.count) ?? firstObjection(to: shown.revisions)
  }

  private mutating func firstObjection(logged: Int) -> String? {
    for entity in oracle.creations.keys where rows[entity] == nil {
      return "\(entity) is not there"
    }
    guard rows.count == oracle.creations.count else { return "an entity that nobody made" }
    let expected = oracle.ignored.filter { $0 < logged }.map { Seq($0 + 1) }
    if let seq = Set(ignored).symmetricDifference(expected).min() {
      let event = oracle.events[Int(seq) - 1]
      let verdict = ignored.contains(seq) ? "ignored" : "not ignored"
      return
        "\(event.id) at \(seq) is \(verdict) (\(oracle.reason(at: Int(seq) - 1))): \(event.change)"
    }
    for place in oracle.places {
      guard let row = rows[place.entity] else { return "\(place.entity) is not there" }
      if let what = objection(to: row, place) {
        return "\(place.field) of \(place.entity): \(what)"
      }
    }
    for (entity, row) in rows where row.deletion != oracle.deletion(of: entity, index) {
      return "\(entity) is \(row.deletion)"
    }
    return nil
  }

  /// ⚖ A text is read as an event brought it, whichever other it is told by.
  private func firstObjection(to texts: [ContentID: Text?]) -> String? {
    for (revision, text) in texts where text != oracle.texts[revision] {
      return "the text of \(revision) is \(text?.string ?? "not there")"
    }
    return nil
  }

  private mutating func objection(to row: Shown.Row, _ place: Claim.Place) -> String? {
    let standing = oracle.standing(place)
    let values = Set(standing.map(\.value))
    let listed = row.conflicts.first { $0.field == place.field }
    if let listed {
      let heads = listed.heads.map(\.stamp.event)
      guard heads == standing.map({ oracle.events[$0.event].id }),
        listed.heads.map(\.value) == standing.map(\.value)
      else { return "other heads are listed than stand" }
    }
    if place.field == .text || place.field == .description {
      return objection(to: row, standing, isListed: listed != nil)
    }
    guard row.entity.value(of: place.field) == displayed(of: standing, in: place.field) else {
      return "another value is displayed"
    }
    let mustBeListed =
      switch place.field {
      // Two devices of one member may judge differently; their reasons may merge as notes do.
      case .assessment(.rationale, _): listed != nil
      case .plain, .current, .assessment, .anchor, .withdrawn, .duplicateOf, .alias:
        values.count > 1
      case .deleted: oracle.deletion(of: place.entity, index) == .contested
      case .text, .marking, .tag, .observed, .audience, .description: false
      }
    return mustBeListed == (listed != nil) ? nil : "listed: \(listed != nil)"
  }

  /// Section 3's table, without its row of prose.
  private func displayed(of standing: [Oracle.Write], in field: Field) -> Value? {
    let values = standing.map(\.value)
    switch field {
    case .tag: return values.first { $0 != .text("") } ?? values.first
    case .audience: return .flag(!values.contains(.flag(false)))
    case .marking:
      let markings: [Marking] = values.compactMap {
        if case .marking(let marking) = $0 { marking } else { nil }
      }
      return markings.max().map(Value.marking)
    case .observed: return values.last
    case .text, .plain, .deleted, .current, .assessment, .anchor, .withdrawn, .duplicateOf,
      .alias, .description:
      return values.first
    }
  }

  // MARK: Prose

  private mutating func objection(
    to row: Shown.Row, _ standing: [Oracle.Write], isListed: Bool
  ) -> String? {
    let texts = standing.map(\.text)
    guard let first = texts.first, let shown = row.text else { return "no text is displayed" }
    if Set(texts).count == 1 {
      if isListed { return "one text is listed as several" }
      return shown == first ? nil : "another text is displayed"
    }
    if isListed { return shown == first ? nil : "another text than the first is displayed" }
    joinedTexts += 1
    let shownWords = shown.ownWords
    let place = Claim.Place(entity: row.entity.id, field: row.entity.id.kind.prose)
    for write in standing {
      for word in added(by: write, to: place) where !shownWords.contains(word) {
        return "\(word) is neither displayed nor listed"
      }
    }
    let known = texts.reduce(into: Set<String>()) { $0.formUnion($1.ownWords) }
    return shownWords.isSubset(of: known) ? nil : "words that nobody wrote are displayed"
  }

  /// The words that are nobody else's and that no text had which the author knew.
  private func added(by write: Oracle.Write, to place: Claim.Place) -> Set<String> {
    (oracle.writes[place] ?? []).filter { oracle.sees(write.event, $0.event) }
      .reduce(into: write.text.ownWords) { $0.subtract($1.text.ownWords) }
  }
}

extension Oracle.Write {
  fileprivate var text: Text {
    if case .text(let text) = value { text } else { "" }
  }
}

extension Text {
  /// Those that `ProseWriter` makes for one author only: ASCII from `q` to `q`.
  fileprivate var ownWords: Set<String> {
    Set(
      string.utf8.split { byte in
        !(UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
          && !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      }
      .filter { $0.count > 2 && $0.first == UInt8(ascii: "q") && $0.last == UInt8(ascii: "q") }
      .compactMap { String($0) })
  }
}
