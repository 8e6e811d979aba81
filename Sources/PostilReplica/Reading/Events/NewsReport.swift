package import PostilCore
import PostilStore

/// The actions of others in a part of the log, grouped by member, kind and thing.
package struct NewsReport: Encodable, Sendable {
  /// The most events that are looked at, unless somebody asks for more.
  package static let usualLimit = 1_000

  /// The seq after which it begins.
  package let since: Seq
  /// The last seq that it covers.
  package let through: Seq
  /// The number of events of others in the log after `since` that are older than those it looked at.
  package let left: UInt64
  /// Those about own work first, then those about articles, then the others; each in the order of the log.
  package let items: [NewsItem]
}

/// Several events of one member, of one kind, about one thing.
package struct NewsItem: Encodable, Sendable {
  package let by: String
  /// The events' kind, such as `noteEdited`.
  package let change: String
  /// The kind of the thing acted on: `article`, `annotation`, `reply` or `term`; absent for none.
  package let kind: String?
  /// The field, for `fieldSet` and `conflictResolved`.
  package let field: String?
  /// The thing acted on, as a person types it: own work, or the article itself. Absent where it is another
  /// thing on the article, or neither.
  package let entity: String?
  /// The quote of own work; absent for others.
  package let quote: String?
  package let article: String?
  package let title: String?
  /// True for work of the own member.
  package let isOwn: Bool
  package let times: Int
  /// The seq of the last of them.
  package let seq: Seq
  /// The words that the last of them wrote.
  package let detail: String
  /// The tag, as it is written, for what says how one is read or what it means; absent for others.
  package let tag: String?
  /// The word that the last of them says of the tag: as which other one it is read, or the description; empty where
  /// that was taken back, absent without a tag.
  package let value: String?
}

extension Reader {
  /// The seq up to which the person has seen the news; for a person who never looked, that of the join.
  package func newsMark() throws -> Seq { try view.newsMark() ?? view.firstNews() }

  /// The actions of other members in the log after a seq. Events that count for nothing are left out.
  ///
  /// - Parameters:
  ///   - limit: the most events to look at, the newest ones.
  ///   - isOwnOnly: whether only what touches own work is wanted.
  package func newsReport(after seq: Seq, limit: Int, ofOwnOnly isOwnOnly: Bool = false) throws
    -> NewsReport
  {
    let end = try view.cursor()
    let since = min(seq, end)
    let count = min(end - since, UInt64(limit))
    let ignored = Set(try view.ignored(after: end - count))
    let member = roster.member(of: own.replica)
    var groups = NewsGroups(self)
    for recorded in try count == 0 ? [] : view.lastRecorded(Int(count)) {
      guard let place = recorded.place, !ignored.contains(place.seq),
        roster.member(of: recorded.event.id.replica) != member
      else { continue }
      try groups.add(recorded.event, at: place.seq)
    }
    return NewsReport(
      since: since, through: end,
      left: since < end - count ? try othersCount(in: (since + 1)...(end - count)) : 0,
      items: try groups.items().filter { $0.isOwn || !isOwnOnly })
  }

  /// The number of events of other members at some places of the log.
  private func othersCount(in seqs: ClosedRange<Seq>) throws -> UInt64 {
    let member = roster.member(of: own.replica)
    return try view.eventCounts(in: seqs).filter { roster.member(of: $0.key) != member }
      .values.reduce(0, +)
  }

  /// The actions of other members in the log after a seq, for the newest events only.
  package func news(after seq: Seq, limit: Int) throws -> News {
    let end = try view.cursor()
    return try news(after: max(seq, end - min(end, UInt64(limit))))
  }
}

extension Replica {
  /// Notes that the person has seen the news up to a seq. Writes nothing where that is known.
  package func markNews(through seq: Seq) throws {
    guard try store.read({ try $0.newsMark() }) != seq else { return }
    try store.write { try $0.note(newsMark: seq) }
  }
}

/// Collects events into items.
private struct NewsGroups {
  private struct Key: Hashable {
    let by: ReplicaID
    let change: String
    /// The kind of the thing acted on.
    let kind: EntityKind?
    let field: String?
    /// The own work, or the article; `nil` for neither.
    let thing: EntityID?
    /// The words that it is about, where that is no thing.
    let detail: String?
    let isOwn: Bool
    /// True for an act on the article itself.
    let isWhole: Bool
  }

  /// The thing that an event is about.
  private struct Subject {
    let thing: EntityID
    let article: ContentID?
    let isOwn: Bool
    let isWhole: Bool
  }

  private struct EventSubject: Hashable {
    let target: EntityID
    let isAnswer: Bool
  }

  /// The facts about the events of a key; the last of them gives all but the number.
  private struct Found {
    var times = 0
    var seq: Seq = 0
    var detail = ""
    var article: ContentID?
    var value: String?
  }

  private let reader: Reader
  private var order: [Key] = []
  private var found: [Key: Found] = [:]
  /// `nil` within for what is gone.
  private var subjects: [EventSubject: Subject?] = [:]

  init(_ reader: Reader) { self.reader = reader }

  mutating func add(_ event: Event, at seq: Seq) throws {
    if case .memberInvited = event.change { return }
    let names = reader.names
    let detail = EventWords { names.name(of: $0) }.detail(of: event)
    var about: Subject?
    if let target = event.target { about = try subject(of: target, event.change) }
    // Of a thing that is gone there is nothing to see.
    if event.target != nil, about == nil { return }
    let key = Key(
      by: reader.roster.member(of: event.id.replica), change: event.change.name,
      kind: event.target?.kind, field: field(of: event), thing: about?.thing,
      detail: about == nil ? subject(of: event.change) ?? detail : nil,
      isOwn: about?.isOwn ?? false,
      isWhole: about?.isWhole ?? false)
    if found[key] == nil { order.append(key) }
    found[key] = Found(
      times: (found[key]?.times ?? 0) + 1, seq: seq, detail: detail, article: about?.article,
      value: value(of: event.change))
  }

  /// The words for what a change about no thing is about, where a later one of its kind takes its place; `nil` for
  /// others.
  private func subject(of change: Change) -> String? {
    guard case .roleSet(let member, _) = change else { return nil }
    return reader.names.name(of: member)
  }

  func items() throws -> [NewsItem] {
    let own = order.filter(\.isOwn)
    let onArticles = order.filter { !$0.isOwn && $0.thing != nil }
    let others = order.filter { !$0.isOwn && $0.thing == nil }
    return try (own + onArticles + others).map { try item($0) }
  }

  private func item(_ key: Key) throws -> NewsItem {
    let group = found[key] ?? Found()
    let names = reader.names
    let article = try group.article.flatMap { try reader.view.entity(.article($0)) }
    let isNamed = key.isOwn || key.isWhole
    let quote = key.isOwn && !key.isWhole ? key.thing : nil
    return NewsItem(
      by: names.name(of: key.by), change: key.change, kind: key.kind?.name, field: key.field,
      entity: try isNamed ? key.thing.map { try names.name(of: $0) } : nil,
      quote: try quote.flatMap { try reader.view.entity($0) }
        .map { try reader.subject(of: $0.entity) },
      article: try article.map { try names.name(of: $0.entity.id) },
      title: try article.map { try reader.title(of: $0.entity) }, isOwn: key.isOwn,
      times: group.times, seq: group.seq, detail: group.detail,
      tag: try key.kind == .term ? key.thing.flatMap(word) : nil, value: group.value)
  }

  /// The word of a term, as it is written; `nil` for other things.
  private func word(of thing: EntityID) throws -> String? {
    guard case .term(let facts)? = try reader.view.entity(thing)?.entity.facts else { return nil }
    return facts.word.string
  }

  /// The words that a change says of a tag.
  private func value(of change: Change) -> String? {
    switch change {
    case .termAliased(_, let alias): alias.string
    case .termDescribed(_, let description): description.string
    case .conflictResolved(.term, _, let value, _): value.name
    default: nil
    }
  }

  private func field(of event: Event) -> String? {
    switch event.change {
    case .fieldSet(_, let field, _): field.name
    case .conflictResolved(let entity, let field, _, _):
      reader.names.name(of: field, on: entity.kind)
    default: nil
    }
  }

  /// The thing that an event is about: own work that it answers or changes, or the article.
  private mutating func subject(of target: EntityID, _ change: Change) throws -> Subject? {
    let asked = EventSubject(target: target, isAnswer: change.isReply)
    if let known = subjects[asked] { return known }
    var subject: Subject?
    if let row = try reader.view.outline(of: target) {
      subject = try find(row, isAnswer: asked.isAnswer)
    }
    subjects[asked] = .some(subject)
    return subject
  }

  private func find(_ row: EntityRow, isAnswer: Bool) throws -> Subject? {
    let id = row.entity.id
    switch row.entity.facts {
    case .article(_):
      guard case .article(let article) = id else { return nil }
      return Subject(thing: id, article: article, isOwn: isOwn(row), isWhole: true)
    case .annotation(let facts):
      let isOwn = isOwn(row)
      return Subject(
        thing: isOwn ? id : .article(facts.article), article: facts.article, isOwn: isOwn,
        isWhole: false)
    case .reply(let facts):
      guard let note = try reader.view.outline(of: .annotation(facts.annotation)),
        case .annotation(let place) = note.entity.facts
      else { return nil }
      let parent = try facts.parent.flatMap { try reader.view.outline(of: .reply($0)) }
      // An answer is news to whom it answers; a change is to whose words it changes.
      let candidates = isAnswer ? [parent, note].compactMap { $0 } : [row]
      let mine = candidates.first(where: isOwn)
      return Subject(
        thing: mine?.entity.id ?? .article(place.article), article: place.article,
        isOwn: mine != nil, isWhole: false)
    case .term: return Subject(thing: id, article: nil, isOwn: false, isWhole: true)
    }
  }

  private func isOwn(_ row: EntityRow) -> Bool {
    reader.roster.member(of: row.entity.origins[0].stamp.event.replica)
      == reader.roster.member(of: reader.own.replica)
  }
}

extension Change {
  fileprivate var isReply: Bool {
    if case .replyAdded = self { true } else { false }
  }
}
