package import PostilCore
import PostilLog
import PostilWire

/// The authors whom other tools name for what was imported from them: they are in events alone.
///
/// A class, because it keeps the changeset that it read last: entities are mostly indexed in the order of the log.
final class SearchClaims {
  private let view: ReplicaView
  private var last: LoggedChangeset?

  init(_ view: ReplicaView) {
    self.view = view
  }

  /// - Returns: `nil` where nobody is named.
  func author(of entity: Entity) throws -> Text? {
    guard entity.id.kind == .annotation || entity.id.kind == .reply else { return nil }
    guard case .claim(let author, _, _)? = try event(entity.origin.stamp)?.change.attribution else {
      return nil
    }
    return author
  }

  private func event(_ stamp: Stamp) throws -> Event? {
    guard let seq = stamp.seq else { return try view.recorded(stamp)?.event }
    if last.map({ seq < $0.firstSeq || $0.lastSeq < seq }) ?? true {
      last = try view.changeset(holding: seq)
    }
    guard let last, last.firstSeq <= seq, seq <= last.lastSeq else {
      throw Damage.unreadable(seq: seq)
    }
    do {
      return try last.changeset.eventLeniently(at: Int(seq - last.firstSeq))
    } catch {
      throw Damage.unreadable(seq: seq)
    }
  }
}

extension Change {
  /// The author and time that another tool claims.
  package var attribution: Attribution? {
    switch self {
    case .annotationAdded(let annotation): annotation.attribution
    case .replyAdded(_, _, _, let attribution): attribution
    default: nil
    }
  }
}
