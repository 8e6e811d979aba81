package import PostilCore
import PostilStore

/// The notice for a person who deletes a thing.
package struct DeletionNotice: Sendable {
  /// The member who made it, where it is another member.
  package let author: String?
  /// The fields that somebody must still decide.
  package let conflicts: [String]
  /// `nil` where nothing goes out of sight with it.
  package let hidden: HiddenParts?
}

/// The notes of an article, or the replies to a note, which go out of sight with it.
package struct HiddenParts: Sendable {
  package let areReplies: Bool
  package let count: Int
  /// Those of other members, most first.
  package let others: [(member: String, count: Int)]
}

/// The actions of others that a person should learn of when they arrive.
package struct News: Sendable {
  /// The own member's things that others deleted and nobody restored, in log order: also those that are kept, since
  /// somebody edited them meanwhile.
  package let deleted: [DeletedWork]
  /// Articles that somebody withdrew, or whose withdrawal was taken back.
  package let withdrawn: [ArticleNews]
  /// Articles that were here before, for which others brought another text or chose the current one.
  package let revised: [ArticleNews]
  /// The own member's events that others set aside or let count again, in log order.
  package let named: [NamedWork]
}

/// An article with news.
package struct ArticleNews: Sendable {
  let article: ContentID
  /// As a person types it.
  package let id: String
  package let title: String
  package let by: String
  /// The reason of the withdrawal; `nil` where there is none.
  package let why: String?
  /// Annotations that are not deleted.
  package let annotations: Int
}

/// Own work that another member deleted.
package struct DeletedWork: Sendable {
  /// As a person types it.
  package let id: String
  package let kind: String
  /// The quote, or the article's title.
  package let subject: String
  package let deletedBy: String
  /// True where own work that the deletion had not seen keeps it visible.
  package let isKeptByOwn: Bool
  /// The other members whose work does; empty for work that is hidden.
  package let keepers: [String]
}

/// Own events that another member set aside or reinstated with one event of the log.
package struct NamedWork: Encodable, Hashable, Sendable {
  /// The first of them, as a person types it.
  package let event: String
  /// The entity that this event created or wrote to, as a person types it; absent where there is none.
  package let entity: String?
  package let events: Int
  /// True if they were set aside; otherwise they count again.
  package let isSetAside: Bool
  /// The member who did it, and the reason.
  package let said: SetAsideDetail
}

extension Reader {
  package func aboutDeleting(_ typed: String) throws -> DeletionNotice {
    let row = try names.entity(typed)
    let author = row.entity.origins[0].stamp.event.replica
    let isOwn = roster.member(of: author) == roster.member(of: own.replica)
    return DeletionNotice(
      author: isOwn ? nil : names.author(of: author), conflicts: row.conflictNames,
      hidden: try hiddenParts(of: row.entity.id))
  }

  private func hiddenParts(of id: EntityID) throws -> HiddenParts? {
    guard id.kind == .article || id.kind == .annotation else { return nil }
    var counts: [ReplicaID: Int] = [:]
    for (replica, count) in try view.visibleChildrenCounts(of: id) {
      counts[roster.member(of: replica), default: 0] += count
    }
    if counts.isEmpty { return nil }
    let others = counts.filter { $0.key != roster.member(of: own.replica) }
      .map { (member: names.name(of: $0.key), count: $0.value) }
      .sorted { ($1.count, $0.member) < ($0.count, $1.member) }
    return HiddenParts(
      areReplies: id.kind == .annotation, count: counts.values.reduce(0, +), others: others)
  }

  /// The actions of other members in the log after a seq.
  package func news(after seq: Seq) throws -> News {
    let member = roster.member(of: own.replica)
    var deletions = NamedOnce<EntityID>()
    var withdrawals = NamedOnce<ContentID>()
    var revisions = NamedOnce<ContentID>()
    var named: [NamedWork] = []
    let ignored = Set(try view.ignored(after: seq))
    // A person may name a seq within a changeset.
    let start = try view.changeset(holding: seq + 1).map { $0.firstSeq - 1 } ?? seq
    try view.readLog(after: start) { logged in
      guard roster.member(of: logged.changeset.replica) != member else { return true }
      for recorded in try logged.recordedEvents(in: (seq + 1)...(.max))
      where !ignored.contains(recorded.place?.seq ?? 0) {
        switch recorded.event.change {
        case .deleted(let target): deletions.add(target, logged.changeset.replica)
        case .articleWithdrawn(let article, _):
          withdrawals.add(article, logged.changeset.replica)
        case .articleRevised(let revision):
          revisions.add(revision.article, logged.changeset.replica)
        case .conflictResolved(.article(let article), .current, _, _):
          revisions.add(article, logged.changeset.replica)
        case .eventsSetAside, .eventsReinstated:
          if let work = try work(of: member, namedBy: recorded) { named.append(work) }
        default: break
        }
      }
      return true
    }
    return News(
      deleted: try deletedWork(deletions.all, of: member),
      withdrawn: try withdrawals.all.compactMap { try articleNews($0, by: $1) },
      revised: try revisions.all.compactMap { article, replica in
        guard let made = try view.entity(.article(article))?.entity.origin.stamp.seq, made <= seq
        else { return nil }
        return try articleNews(article, by: replica)
      }, named: named)
  }

  /// `nil` for an act that does not name events of a member.
  private func work(of member: ReplicaID, namedBy act: RecordedEvent) throws -> NamedWork? {
    let (isSetAside, ranges, why): (Bool, [CounterRange], Text)
    switch act.event.change {
    case .eventsSetAside(let named, let said): (isSetAside, ranges, why) = (true, named, said)
    case .eventsReinstated(let named, let said): (isSetAside, ranges, why) = (false, named, said)
    default: return nil
    }
    let own = ranges.filter { roster.member(of: $0.replica) == member }
    guard let first = own.first.map({ EventID(replica: $0.replica, counter: $0.first) }) else {
      return nil
    }
    return NamedWork(
      event: names.name(of: first),
      entity: try view.event(first)?.target.map { try names.name(of: $0) },
      events: own.reduce(0) { $0 + $1.count }, isSetAside: isSetAside,
      said: SetAsideDetail(
        by: names.author(of: act.event.id.replica), why: why.string,
        seq: act.place?.seq ?? 0))
  }

  /// `nil` for an article that does not exist, or is deleted.
  private func articleNews(_ article: ContentID, by replica: ReplicaID) throws -> ArticleNews? {
    let id = EntityID.article(article)
    guard let row = try view.entity(id), !row.flags.contains(.hidden) else { return nil }
    // The author of the reason: somebody else may have given another.
    let withdrawal = row.entity[.withdrawn]?.heads.first?.stamp.event.replica
    let author = row.entity.withdrawn == nil ? replica : withdrawal ?? replica
    return ArticleNews(
      article: article, id: try names.name(of: id), title: try title(of: row.entity),
      by: names.author(of: author),
      why: row.entity.withdrawn, annotations: try view.visibleChildrenCount(of: id))
  }

  private func deletedWork(_ deletions: [(target: EntityID, by: ReplicaID)], of member: ReplicaID)
    throws -> [DeletedWork]
  {
    try deletions.compactMap { target, deleter in
      guard let row = try view.entity(target),
        !row.flags.isDisjoint(with: [.hidden, .contested]),
        roster.member(of: row.entity.origins[0].stamp.event.replica) == member
      else { return nil }
      let keeping = row.flags.contains(.contested) ? try keepers(of: row.entity) : []
      return DeletedWork(
        id: try names.name(of: target), kind: target.kind.name,
        subject: try subject(of: row.entity), deletedBy: names.author(of: deleter),
        isKeptByOwn: keeping.contains(member),
        keepers: keeping.subtracting([member]).map { names.name(of: $0) }.sorted())
    }
  }

  /// The members whose work keeps an entity visible that was deleted.
  private func keepers(of entity: Entity) throws -> Set<ReplicaID> {
    let edits = entity.edits(
      unknownTo: entity.standingDeletions, descendants: try view.descendants(of: entity))
    return Set(edits.map { roster.member(of: $0.event.replica) })
  }
}

/// Targets that several events named, each once, with the first member who named it.
private struct NamedOnce<Target: Hashable> {
  private(set) var all: [(target: Target, by: ReplicaID)] = []
  private var known: Set<Target> = []

  mutating func add(_ target: Target, _ replica: ReplicaID) {
    if known.insert(target).inserted { all.append((target, replica)) }
  }
}
