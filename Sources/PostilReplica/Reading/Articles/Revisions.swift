import PostilCore
import PostilStore

/// A text of an article, and its source.
package struct RevisionDetail: Encodable, Sendable {
  /// The shortest beginning of `fullId` that no other revision of the article has.
  package let id: String
  package let fullId: String
  /// The revision from which its differences are given; absent for one that was imported whole.
  package let parent: String?
  /// True if it is current; if several are, somebody must decide.
  package let isCurrent: Bool
  /// True if readers see it.
  package let isDisplayed: Bool
  package let written: Authorship
  package let title: String
  /// As the source writes it.
  package let published: String?
  /// As the importer was given it.
  package let givenUrl: String?
  package let importer: String
  /// SHA-256 of the file that was read, in hexadecimal.
  package let rawHash: String?
  /// The time on the importer's clock when the file was read.
  package let fetchedAt: String?
  /// In Unicode scalars.
  package let length: Int
  /// The members who brought it back after having seen a later text, in log order.
  package let returns: [Authorship]
}

/// The changes between two texts of an article.
package struct RevisionDiff: Encodable, Sendable {
  package struct Piece: Encodable, Sendable {
    package enum Kind: String, Encodable, Sendable {
      case kept, removed, added
    }

    package let kind: Kind
    package let text: String
  }

  /// The article's short id.
  package let article: String
  package let from: RevisionDetail
  package let to: RevisionDetail
  /// The kept and removed ones in their order are the first text, the kept and added ones the second.
  package let pieces: [Piece]
}

extension Reader {
  /// The texts of an article in log order, pending ones last, each at its first appearance.
  package func revisions(of typed: String) throws -> [RevisionDetail] {
    try revisions(of: names.article(named: typed)).map(\.detail)
  }

  /// - Parameters:
  ///   - from: as typed; `nil` for the one from which `to` was revised, or for the displayed one where there
  ///     is a conflict.
  ///   - to: as typed; `nil` for the displayed one, or for the next where there is a conflict.
  /// - Throws: `ReplicaError.onlyRevision` where the article has one text.
  package func diff(_ typed: String, from: String?, to: String?) throws -> RevisionDiff {
    let row = try names.article(named: typed)
    let all = try revisions(of: row)
    let standing = all.filter(\.detail.isCurrent)
    guard let displayed = all.first(where: { $0.detail.isDisplayed }) ?? all.first else {
      throw ReplicaError.onlyRevision(typed)
    }
    let other = standing.first { $0.id != displayed.id }
    let target =
      try to.map { try revision($0, among: all, of: typed) } ?? (from == nil ? other : nil)
      ?? displayed
    let source: HeldRevision
    if let from {
      source = try revision(from, among: all, of: typed)
    } else if to == nil, other != nil {
      source = displayed
    } else if let parent = target.parent.flatMap({ id in all.first { $0.id == id } })
      ?? all.last(where: { $0.id != target.id })
    {
      source = parent
    } else {
      throw ReplicaError.onlyRevision(typed)
    }
    return RevisionDiff(
      article: try names.name(of: row.entity.id), from: source.detail, to: target.detail,
      pieces: WordDiff.changes(from: source.text, to: target.text).map { piece in
        switch piece {
        case .kept(let text): .init(kind: .kept, text: text.string)
        case .removed(let text): .init(kind: .removed, text: text.string)
        case .added(let text): .init(kind: .added, text: text.string)
        }
      })
  }

  /// The revision that somebody typed, by its id or the beginning of it.
  func revision(_ typed: String, of row: EntityRow) throws -> ContentID {
    try revision(typed, among: revisions(of: row), of: names.name(of: row.entity.id)).id
  }

  private func revision(_ typed: String, among all: [HeldRevision], of article: String) throws
    -> HeldRevision
  {
    guard let prefix = try? CrockfordPrefix(typed) else { throw ReplicaError.notAnID(typed) }
    let found = all.filter {
      !$0.id.bytes.lexicographicallyPrecedes(prefix.lower)
        && !prefix.upper.lexicographicallyPrecedes($0.id.bytes)
    }
    guard let first = found.first else {
      throw ReplicaError.noSuchRevision(typed, article: article, known: all.map(\.detail.id))
    }
    guard found.count == 1 else {
      throw ReplicaError.ambiguous(typed, candidates: found.map(\.detail.id))
    }
    return first
  }

  private struct HeldRevision {
    let id: ContentID
    let parent: ContentID?
    let text: Text
    let detail: RevisionDetail
  }

  private func revisions(of row: EntityRow) throws -> [HeldRevision] {
    let standing = Set(row.entity.standingRevisions)
    var told: [(recorded: RecordedEvent, told: ToldText)] = []
    var firsts: [ContentID: Int] = [:]
    var returns: [ContentID: [Authorship]] = [:]
    // For each text, the first other one after it: an author who had seen that one knows that the text was
    // not the last.
    var others: [ContentID: Stamp] = [:]
    for recorded in try view.history(of: row.entity.id) {
      guard let text = recorded.event.change.toldText else { continue }
      let stamp = recorded.event.stamp(at: recorded.place?.seq)
      if firsts[text.id] == nil {
        firsts[text.id] = told.count
        told.append((recorded, text))
      } else if let other = others[text.id], stamp.hasSeen(other) {
        returns[text.id, default: []].append(try Authorship(recorded, names))
      }
      others[text.id] = nil
      for id in firsts.keys where id != text.id && others[id] == nil { others[id] = stamp }
    }
    let ids = told.map(\.told.id)
    return try told.compactMap { recorded, told -> HeldRevision? in
      guard let text = try view.text(of: told.id) else { return nil }
      return HeldRevision(
        id: told.id, parent: told.parent, text: text,
        detail: RevisionDetail(
          id: told.id.name(among: ids), fullId: Crockford.encode(told.id.bytes),
          parent: told.parent.map { $0.name(among: ids) }, isCurrent: standing.contains(told.id),
          isDisplayed: row.entity.currentRevision == told.id,
          written: try Authorship(recorded, names),
          title: CanonicalText(verbatim: text.string)?.title.string ?? "",
          published: told.published?.string, givenUrl: told.source?.givenURL?.string,
          importer: told.importer.string, rawHash: told.source?.rawHash?.hexadecimal,
          fetchedAt: told.source?.fetchedAt?.iso8601, length: text.string.unicodeScalars.count,
          returns: returns[told.id] ?? []))
    }
  }
}

/// The parts that an import and a revision have in common.
private struct ToldText {
  let id: ContentID
  let parent: ContentID?
  let published: Text?
  let importer: Text
  let source: Source?
}

extension Change {
  /// `nil` for a change that brings no text.
  fileprivate var toldText: ToldText? {
    switch self {
    case .articleImported(let article):
      ToldText(
        id: article.revision, parent: nil, published: article.published,
        importer: article.importer, source: article.source)
    case .articleRevised(let revision):
      ToldText(
        id: revision.revision, parent: revision.parent, published: revision.published,
        importer: revision.importer, source: revision.source)
    default: nil
    }
  }
}

extension ContentID {
  /// The shortest beginning of it, at least four characters, that none of the others has.
  fileprivate func name(among others: [ContentID]) -> String {
    let full = Crockford.encode(bytes)
    let shared = others.filter { $0 != self }.map { other in
      zip(Crockford.encode(other.bytes).utf8, full.utf8).prefix { $0 == $1 }.count
    }
    return String(full.prefix(max(CrockfordPrefix.fewestDigits, (shared.max() ?? 0) + 1)))
  }
}
