import PostilCore

/// Readers of a revision and of the source of a text. `nil` where a part is unknown to this version.
/// Source: Protocol/postil.proto, messages `ArticleRevised`, `Splice`, `Source`.
extension ProtoReader {
  mutating func articleRevised() throws(WireError) -> Change? {
    var article: ContentID?
    var parent: ContentID?
    var splices: [Splice] = []
    var revision: ContentID?
    var published: Text?
    var importer: Text?
    var source: Source?
    while let field = try next() {
      switch field {
      case 1: try article.fill(try content(), field: field)
      case 2: try parent.fill(try content(), field: field)
      case 3:
        guard splices.count < Limits.splices else { throw .repeatedField(field: field) }
        guard let splice = try splice() else { return nil }
        if let last = splices.last, splice.start <= last.start + last.deleted {
          throw .outOfRange(field: field)
        }
        splices.append(splice)
      case 4: try revision.fill(try content(), field: field)
      case 5: try published.fill(try text(limit: Limits.lineBytes), field: field)
      case 6: try importer.fill(try text(limit: Limits.lineBytes), field: field)
      case 7:
        guard let known = try self.source() else { return nil }
        try source.fill(known, field: field)
      default: return nil
      }
    }
    let known = (try article.required(1), try parent.required(2))
    if splices.isEmpty { throw .missingField(field: 3) }
    return .articleRevised(
      ArticleRevision(
        article: known.0, parent: known.1, splices: splices, revision: try revision.required(4),
        published: published, importer: importer ?? "", source: source))
  }

  private mutating func splice() throws(WireError) -> Splice? {
    let place = current
    let outer = try enter()
    defer { leave(to: outer) }
    var start: UInt64?
    var deleted: UInt64?
    var inserted: Text?
    while let field = try next() {
      switch field {
      case 1: try start.fill(try unsigned(), field: field)
      case 2: try deleted.fill(try unsigned(), field: field)
      case 3: try inserted.fill(try text(limit: Limits.articleBytes), field: field)
      default: return nil
      }
    }
    guard let first = UInt32(exactly: start ?? 0), let count = UInt32(exactly: deleted ?? 0),
      !first.addingReportingOverflow(count).overflow, count > 0 || inserted?.isEmpty == false
    else { throw .outOfRange(field: place) }
    return Splice(start: first, deleted: count, inserted: inserted ?? "")
  }

  mutating func source() throws(WireError) -> Source? {
    let outer = try enter()
    defer { leave(to: outer) }
    var givenURL: Text?
    var rawHash: [UInt8]?
    var fetchedAt: Int64?
    var author: Text?
    while let field = try next() {
      switch field {
      case 1: try givenURL.fill(try nonEmptyText(limit: Limits.lineBytes), field: field)
      case 2: try rawHash.fill(try hash(), field: field)
      case 3: try fetchedAt.fill(try signed(), field: field)
      case 4: try author.fill(try text(limit: Limits.lineBytes), field: field)
      default: return nil
      }
    }
    return Source(
      givenURL: givenURL, rawHash: rawHash,
      fetchedAt: fetchedAt.map { Instant(milliseconds: $0) }, author: author)
  }
}

extension ProtoWriter {
  mutating func revision(_ revision: ArticleRevision) {
    content(1, revision.article)
    content(2, revision.parent)
    for splice in revision.splices {
      message(3) {
        $0.unsigned(1, UInt64(splice.start))
        $0.unsigned(2, UInt64(splice.deleted))
        $0.text(3, splice.inserted)
      }
    }
    content(4, revision.revision)
    presentText(5, revision.published)
    text(6, revision.importer)
    if let source = revision.source { self.source(7, source) }
  }

  mutating func source(_ field: Int, _ source: Source) {
    message(field) {
      $0.presentText(1, source.givenURL)
      if let hash = source.rawHash { $0.presentBlob(2, hash) }
      if let moment = source.fetchedAt { $0.presentSigned(3, moment.milliseconds) }
      $0.presentText(4, source.author)
    }
  }
}
