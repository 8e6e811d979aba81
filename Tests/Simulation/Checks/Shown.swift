import PostilCore
import PostilStore
import TestSupport

/// The view of one replica, as the checkers look at it.
struct Shown {
  struct Row {
    let entity: Entity
    let deletion: Deletion
    var text: Text?
    var conflicts: [Conflict]

    /// Those that it names.
    fileprivate var revisions: [ContentID] {
      if case .annotation(let facts) = entity.facts { return [facts.revision] }
      return entity[.current]?.heads.compactMap {
        if case .revision(let revision) = $0.value { revision } else { nil }
      } ?? []
    }
  }

  let cursor: Seq
  let pending: [Event]
  /// The events of the log that change nothing, ascending.
  let ignored: [Seq]
  var digest: String
  /// Ascending by key.
  var rows: [Row]
  /// Of the revisions that articles and annotations name; `nil` for one whose text is not there.
  let revisions: [ContentID: Text?]

  init(_ store: ReplicaStore) throws {
    self = try store.read { view in try Shown(view) }
  }

  init(_ view: ReplicaView) throws {
    cursor = try view.cursor()
    pending = try view.pendingEvents()
    ignored = try view.ignored()
    digest = try view.digest()
    rows = try EntityKind.allCases.flatMap { try view.all(of: $0) }.map { row in
      Row(
        entity: row.entity, deletion: row.flags.deletion, text: row.text,
        conflicts: row.conflicts)
    }
    var texts: [ContentID: Text?] = [:]
    for revision in rows.flatMap(\.revisions) {
      texts[revision] = .some(try view.text(of: revision))
    }
    revisions = texts
  }

  /// The first thing that another moment shows otherwise.
  func difference(from other: Shown) -> String {
    if let seq = Set(ignored).symmetricDifference(other.ignored).min() {
      return "event \(seq) is \(ignored.contains(seq) ? "ignored" : "not ignored")"
    }
    for (row, former) in zip(rows, other.rows) {
      guard row.entity == former.entity else {
        return "\(row.entity) instead of \(former.entity)"
      }
      guard row.deletion == former.deletion, row.text == former.text else {
        return "\(row.entity.id) is \(row.deletion) instead of \(former.deletion)"
      }
    }
    return rows.count == other.rows.count ? "beside its rows" : "\(rows.count) rows"
  }

  var conflicts: [Conflict] { rows.flatMap(\.conflicts) }

  /// The first head in log order of each register that keeps the register rule.
  var firstHeads: [(place: Claim.Place, head: EventID)] {
    rows.flatMap { row in
      row.entity.registers.compactMap { named in
        guard named.field.rule == .register, let first = named.register.heads.first,
          first.stamp.seq != nil
        else { return nil }
        return (Claim.Place(entity: row.entity.id, field: named.field), first.stamp.event)
      }
    }
  }
}
