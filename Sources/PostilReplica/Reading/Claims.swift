import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// Whose words something is that came from another tool: a claim of the file that it was imported from.
package struct ClaimDetail: Encodable, Sendable {
  package let author: String?
  /// When they were written.
  package let at: String?
  /// What the other tool calls it.
  package let sourceId: String?
}

/// What is claimed of annotations and replies. The state does not hold it: it lies in the events that made
/// them.
struct Claims {
  static let none = Claims()

  private var attributions: [EventID: Attribution] = [:]

  private init() {}

  /// - Parameter stamps: of the events that made them.
  init(of stamps: [Stamp], in view: ReplicaView) throws {
    try view.eachEvent(of: stamps) { event in
      if let attribution = event.change.attribution { attributions[event.id] = attribution }
    }
  }

  /// Whether somebody of a name is claimed to have written anything of it.
  func hasAuthor(_ name: String) -> Bool {
    attributions.values.contains { ClaimDetail($0)?.author == name }
  }

  subscript(_ event: EventID?) -> ClaimDetail? {
    event.flatMap { attributions[$0] }.flatMap(ClaimDetail.init)
  }
}

extension ClaimDetail {
  /// `nil` where nothing is claimed.
  init?(_ attribution: Attribution) {
    guard case .claim(let author, let at, let source) = attribution else { return nil }
    self.init(author: author?.string, at: at?.iso8601, sourceId: source?.string)
  }
}

extension Reader {
  /// What is claimed of all that hangs on some articles: every part of the log is unpacked once.
  func claims(on articles: [EntityRow]) throws -> Claims {
    var stamps: [Stamp] = []
    for article in articles {
      for annotation in try view.children(of: article.entity.id) {
        stamps.append(annotation.entity.origins[0].stamp)
        stamps += try view.children(of: annotation.entity.id).map { $0.entity.origins[0].stamp }
      }
    }
    return try Claims(of: stamps, in: view)
  }

  /// The same of one annotation and its thread.
  func claims(of annotation: EntityRow) throws -> Claims {
    let thread = try view.children(of: annotation.entity.id)
    return try Claims(of: ([annotation] + thread).map { $0.entity.origins[0].stamp }, in: view)
  }
}

extension ReplicaView {
  /// The events that stamps name, in log order, pending ones last. A changeset is read once for all that are
  /// named of it: there may be thousands in one.
  func eachEvent(of stamps: [Stamp], _ visit: (Event) throws -> Void) throws {
    var logged: LoggedChangeset?
    for stamp in stamps.sorted(by: { $0.precedes($1) }) {
      guard let seq = stamp.seq else {
        if let pending = try recorded(stamp) { try visit(pending.event) }
        continue
      }
      if logged.map({ $0.lastSeq < seq }) ?? true { logged = try changeset(holding: seq) }
      guard let logged, logged.firstSeq <= seq, seq <= logged.lastSeq else {
        throw Damage.unreadable(seq: seq)
      }
      do {
        try visit(logged.changeset.eventLeniently(at: Int(seq - logged.firstSeq)))
      } catch is WireError {
        throw Damage.unreadable(seq: seq)
      }
    }
  }
}

extension Change {
  /// Whose words another tool says that these are.
  var attribution: Attribution? {
    switch self {
    case .annotationAdded(let annotation): annotation.attribution
    case .replyAdded(_, _, _, let attribution): attribution
    default: nil
    }
  }
}
