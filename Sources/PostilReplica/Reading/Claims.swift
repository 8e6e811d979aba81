import PostilCore
import PostilLog
import PostilStore
import PostilWire

/// The claimed author of something that came from another tool: a claim of the imported file.
package struct ClaimDetail: Encodable, Sendable {
  package let author: String?
  /// The time when they were written.
  package let at: String?
  /// The other tool's id for it.
  package let sourceId: String?
}

/// The claims about annotations and replies. They are not part of the state, only of the events that created
/// them.
struct Claims {
  static let none = Claims()

  private var attributions: [EventID: Attribution] = [:]

  private init() {}

  /// - Parameter stamps: those of the creating events.
  init(of stamps: [Stamp], in view: ReplicaView) throws {
    try view.eachEvent(of: stamps) { event in
      if let attribution = event.change.attribution { attributions[event.id] = attribution }
    }
  }

  /// True if a claim names an author of this name.
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
  /// The claims about everything on some articles: every part of the log is unpacked once.
  func claims(on articles: [EntityRow]) throws -> Claims {
    try Claims(of: articles.flatMap { try creations(on: $0) }, in: view)
  }

  /// The events that created the annotations and replies on an article.
  func creations(on article: EntityRow) throws -> [Stamp] {
    try view.children(of: article.entity.id).flatMap { annotation in
      try [annotation.entity.origins[0].stamp]
        + view.children(of: annotation.entity.id).map { $0.entity.origins[0].stamp }
    }
  }

  /// The claims about one annotation and its thread.
  func claims(of annotation: EntityRow) throws -> Claims {
    let thread = try view.children(of: annotation.entity.id)
    return try Claims(of: ([annotation] + thread).map { $0.entity.origins[0].stamp }, in: view)
  }
}

extension ReplicaView {
  /// The events of some stamps, in log order, pending ones last. A changeset is read once for all of its
  /// events: there may be thousands.
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
