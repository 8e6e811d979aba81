package import PostilCore
import PostilStore

/// What somebody who deletes a thing is told of it.
package struct DeletionNotice: Sendable {
  /// Who made it, where that is another member.
  package let author: String?
  /// The fields that somebody must still decide.
  package let conflicts: [String]
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

extension Reader {
  package func aboutDeleting(_ typed: String) throws -> DeletionNotice {
    let row = try names.entity(typed)
    let author = row.entity.origins[0].stamp.event.replica
    let isOwn = roster.member(of: author) == roster.member(of: own.replica)
    return DeletionNotice(
      author: isOwn ? nil : names.name(of: author), conflicts: row.conflictNames)
  }

  /// The own member's things that others deleted, as far as the log said so after a seq and they are still
  /// hidden, in log order.
  package func deletedWork(after seq: Seq) throws -> [DeletedWork] {
    let member = roster.member(of: own.replica)
    var deletions: [(target: EntityID, by: ReplicaID)] = []
    var known: Set<EntityID> = []
    try view.readLog(after: seq) { logged in
      for recorded in try logged.recordedEvents() {
        guard case .deleted(let target) = recorded.event.change,
          roster.member(of: recorded.event.id.replica) != member, known.insert(target).inserted
        else { continue }
        deletions.append((target, recorded.event.id.replica))
      }
      return true
    }
    return try deletions.compactMap { target, deleter in
      guard let row = try view.entity(target), row.attention.contains(.hidden),
        roster.member(of: row.entity.origins[0].stamp.event.replica) == member
      else { return nil }
      return DeletedWork(
        id: try names.name(of: target), kind: target.kind.name,
        subject: try subject(of: row.entity), deletedBy: names.name(of: deleter))
    }
  }
}
