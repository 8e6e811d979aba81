package import PostilCore
import PostilStore

/// What somebody who deletes a thing is told of it.
package struct DeletionNotice: Sendable {
  /// Who made it, where that is another member.
  package let author: String?
  /// The fields that somebody must still decide.
  package let conflicts: [String]
}

/// What others did that a person should hear of once it comes.
package struct News: Sendable {
  /// The own member's things that others deleted and that are still hidden, in log order.
  package let deleted: [DeletedWork]
  /// Articles that somebody withdrew, or of which somebody took that back.
  package let withdrawn: [ArticleNews]
  /// Articles that were here before, and of which others brought another text or decided which stands.
  package let revised: [ArticleNews]
  /// The own member's events that others set aside or let count again, in log order.
  package let named: [NamedWork]
}

/// An article of which there is something to say.
package struct ArticleNews: Sendable {
  let article: ContentID
  /// As one types it.
  package let id: String
  package let title: String
  package let by: String
  /// The reason of a withdrawal; `nil` where none stands.
  package let why: String?
  /// Annotations that are not deleted.
  package let annotations: Int
}

/// Own work that another member deleted.
package struct DeletedWork: Sendable {
  /// As one types it.
  package let id: String
  package let kind: String
  /// The quote, or the article's title.
  package let subject: String
  package let deletedBy: String
}

/// Own events that another member set aside or reinstated with one event of the log.
package struct NamedWork: Encodable, Hashable, Sendable {
  /// The first of them, as one types it.
  package let event: String
  /// What that one created or wrote to, as one types it; absent where it is nothing.
  package let entity: String?
  package let events: Int
  /// Whether they were set aside; else they count again.
  package let isSetAside: Bool
  /// Who did it and why, in either case.
  package let said: SetAsideDetail
}

extension Reader {
  package func aboutDeleting(_ typed: String) throws -> DeletionNotice {
    let row = try names.entity(typed)
    let author = row.entity.origins[0].stamp.event.replica
    let isOwn = roster.member(of: author) == roster.member(of: own.replica)
    return DeletionNotice(
      author: isOwn ? nil : names.author(of: author), conflicts: row.conflictNames)
  }

  /// What other members did, as far as the log said so after a seq.
  package func news(after seq: Seq) throws -> News {
    let member = roster.member(of: own.replica)
    var deletions = NamedOnce<EntityID>()
    var withdrawals = NamedOnce<ContentID>()
    var revisions = NamedOnce<ContentID>()
    var named: [NamedWork] = []
    let ignored = Set(try view.ignored(after: seq))
    try view.readLog(after: seq) { logged in
      guard roster.member(of: logged.changeset.replica) != member else { return true }
      for recorded in try logged.recordedEvents()
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

  /// `nil` for an act that names no events of a member.
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

  /// `nil` for an article that is not there, or is deleted.
  private func articleNews(_ article: ContentID, by replica: ReplicaID) throws -> ArticleNews? {
    let id = EntityID.article(article)
    guard let row = try view.entity(id), !row.flags.contains(.hidden) else { return nil }
    // Of a reason, whose it is: somebody else may have given another.
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
      guard let row = try view.entity(target), row.flags.contains(.hidden),
        roster.member(of: row.entity.origins[0].stamp.event.replica) == member
      else { return nil }
      return DeletedWork(
        id: try names.name(of: target), kind: target.kind.name,
        subject: try subject(of: row.entity), deletedBy: names.author(of: deleter))
    }
  }
}

/// What was named by several events, each once, with who named it first.
private struct NamedOnce<Target: Hashable> {
  private(set) var all: [(target: Target, by: ReplicaID)] = []
  private var known: Set<Target> = []

  mutating func add(_ target: Target, _ replica: ReplicaID) {
    if known.insert(target).inserted { all.append((target, replica)) }
  }
}
