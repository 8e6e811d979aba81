package import PostilCore
import PostilStore

/// The result of an import.
package struct Imported: Sendable {
  package enum Outcome: Equatable, Sendable {
    case added
    /// Another text of an article that the workspace holds.
    case revised
    /// The workspace held this text already.
    case unchanged
    /// Nothing was added: another article has, or had, this text.
    case duplicate
    /// Nothing was added: it is an earlier text of the article, after which another came.
    case earlier
    /// The workspace had it, but somebody deleted it.
    case deleted
    /// It is so much shorter than the current text that it can only be imported under the article's url.
    case tooShort
    /// Somebody must first decide between several texts.
    case inConflict
    /// The file names the url of an article with quite another text. A person must confirm that it is that
    /// article.
    case unlike
  }

  package let article: String
  package let outcome: Outcome
  /// Another article that has, or had, the same text; absent where there is none.
  package let duplicateOf: String?
  /// The states that the notes on a revised article would have in its new text; only in a rehearsal.
  package let notes: [AnchorResolution.State: Int]
}

extension Replica {
  /// Imports articles, all in one transaction.
  ///
  /// A text that the workspace already holds adds no article: at most once a day the import records that it
  /// is unchanged, and new observations about it, such as its comment count.
  ///
  /// - Parameters:
  ///   - revised: as typed, the article of which each file is another text; `nil` where its url, or its text,
  ///     identifies the article.
  ///   - step: that of a command that imports more than these.
  package func importArticles(
    _ files: [ArticleFile], revising revised: String? = nil, in step: OwnStep? = nil, now: Instant
  ) throws -> [Imported] {
    let imports = try record(now: now, in: step) { view, names in
      var plan = ImportPlan(revising: revised)
      let imports = try plan.take(files, view, names, now: now)
      return (plan.changes, imports)
    }.answer
    return try store.read { view in
      try named(imports, Names(view, own: store)) { _ in [:] }
    }
  }

  /// Reports the effect of an import without importing.
  ///
  /// - Parameter plan: the effects of the files before these.
  /// - Throws: as the import would.
  package func rehearseImport(_ files: [ArticleFile], _ plan: inout ImportPlan, now: Instant) throws
    -> [Imported]
  {
    try store.read { view in
      let names = try Names(view, own: store)
      let imports = try plan.take(files, view, names, now: now)
      for change in plan.changes {
        try view.expectAllowed(change, to: store, names, now: now)
      }
      plan.changes = []
      return try named(imports, names) { try view.notes(on: $0.id, in: $0.text) }
    }
  }

  /// - Parameter notes: counts the places of the notes in the revised text.
  private func named(
    _ imports: [ImportPlan.Entry], _ names: Names,
    _ notes: (ImportPlan.Entry) throws -> [AnchorResolution.State: Int]
  ) throws -> [Imported] {
    try imports.map { entry in
      let original = try entry.original.map { try names.name(of: .article($0)) }
      return Imported(
        article: try entry.outcome == .duplicate
          ? original ?? names.name(of: .article(entry.id)) : names.name(of: .article(entry.id)),
        outcome: entry.outcome, duplicateOf: original,
        notes: try entry.outcome == .revised ? notes(entry) : [:])
    }
  }
}

extension ReplicaView {
  /// The number of notes on an article by the state that each would have in a text of it; deleted ones are
  /// not counted.
  fileprivate func notes(on article: ContentID, in text: CanonicalText) throws
    -> [AnchorResolution.State: Int]
  {
    var placements = Placements(self, in: .revision(text: text.text), text)
    var counts: [AnchorResolution.State: Int] = [:]
    for row in try children(of: .article(article)) where !row.flags.contains(.hidden) {
      guard let placement = try placements.placement(of: row.entity) else { continue }
      counts[placement.state, default: 0] += 1
    }
    return counts
  }
}

/// The changes that files make to a workspace, one after another.
///
/// It holds the ids of all texts, and 32 MiB of the texts themselves. Beyond, a further text of an article
/// that the same rehearsal brought counts as its revision, however unlike or short it is.
package struct ImportPlan {
  private let revised: String?
  private var heldArticles: HeldArticles
  fileprivate var changes: [Change] = []

  struct Entry {
    let id: ContentID
    /// Another article that has, or had, the same text.
    let original: ContentID?
    let outcome: Imported.Outcome
    let text: CanonicalText
  }

  /// - Parameter revised: as typed, the article of which each file is another text.
  package init(revising revised: String?) { self.init(revising: revised, textBytes: 32 << 20) }

  /// - Parameter textBytes: the bytes of texts that it holds.
  init(revising revised: String?, textBytes: Int) {
    self.revised = revised
    heldArticles = HeldArticles(textBytes: textBytes)
  }

  fileprivate mutating func take(
    _ files: [ArticleFile], _ view: ReplicaView, _ names: Names, now: Instant
  ) throws -> [Entry] {
    let named = try revised.map { try names.article(named: $0).expectingVisible(view, names) }
    return try files.map { file in
      let article = file.articleImport(now: now)
      var id = article.article
      if case .article(let known)? = named?.entity.id { id = known }
      var held = try heldArticles.article(id, view)
      let original = try heldArticles.original(of: article, besides: id, view)
      // Without a url, and unless a person names the article, a text belongs to the article that it began:
      // an earlier text of it, once that has another. Nor is another article's text added.
      let isNamed = file.url != nil || named != nil
      let isEarlier = held.hadBefore(article.revision)
      let isKnown = original != nil && held.isNew
      let isFound = named == nil && file.url != nil && !file.isURLTyped
      // Reading a folder again does not bring an earlier text back.
      let isReadAgain =
        try isFound && isEarlier && heldArticles.owner(of: article.revision, view) == id
      let outcome: Imported.Outcome =
        isEarlier && !isNamed || isReadAgain
        ? .earlier
        : isKnown && !isNamed
          ? .duplicate
          : isFound && held.isUnlike(article.text)
            ? .unlike : held.take(article, changes: &changes, as: id)
      if outcome == .added || outcome == .revised || outcome == .unchanged {
        changes += held.observe(file, as: id, after: outcome, now: now)
      }
      heldArticles.keep(held, id, article.revision)
      return Entry(
        id: id, original: outcome == .unchanged ? nil : original, outcome: outcome,
        text: file.text)
    }
  }
}

/// The workspace's contents for the articles of one import, with the import's additions.
private struct HeldArticles {
  private let textBytes: Int
  private var articles: [ContentID: HeldArticle] = [:]
  /// The bytes of the articles' texts that are held.
  private var bytes = 0
  /// The articles of the texts that this import brings.
  private var texts: [ContentID: ContentID] = [:]

  init(textBytes: Int) {
    self.textBytes = textBytes
  }

  func article(_ id: ContentID, _ view: ReplicaView) throws -> HeldArticle {
    try articles[id] ?? HeldArticle(view.entity(.article(id)), view)
  }

  mutating func keep(_ held: HeldArticle, _ id: ContentID, _ revision: ContentID) {
    var held = held
    bytes += held.textBytes - (articles[id]?.textBytes ?? 0)
    if bytes > textBytes {
      bytes -= held.textBytes
      held.forgetText()
    }
    articles[id] = held
    if !held.isNew, texts[revision] == nil { texts[revision] = id }
  }

  /// The article that this text was first brought as.
  func owner(of revision: ContentID, _ view: ReplicaView) throws -> ContentID? {
    try texts[revision] ?? view.article(ofRevision: revision)
  }

  /// Another article, not deleted, that this text was first brought as.
  func original(of article: ArticleImport, besides id: ContentID, _ view: ReplicaView) throws
    -> ContentID?
  {
    let known = try owner(of: article.revision, view)
    guard let known, known != id, articles[known] == nil else { return known == id ? nil : known }
    guard let flags = try view.flags(of: .article(known)), !flags.contains(.hidden)
    else { return nil }
    return known
  }
}

/// The workspace's contents for one article, with the additions of an import.
private struct HeldArticle {
  static let commentCount: Text = "comment count"
  static let unchanged: Text = "unchanged"

  /// The current ones; the first is displayed. Empty for an article that is not there yet.
  private var revisions: [ContentID]
  /// The displayed text.
  private var text: Text?
  private var isTextForgotten = false
  private var count: Value?
  /// The last day on which the count, or the unchanged text, was recorded: days since 1970.
  private var observedOn: [Text: Int64] = [:]
  private let isDeleted: Bool

  init(_ row: EntityRow?, _ view: ReplicaView) throws {
    isDeleted = row?.flags.contains(.hidden) == true
    revisions = row?.entity.standingRevisions ?? []
    text = try revisions.first.flatMap { try view.text(of: $0) }
    count = row?.entity.value(of: .observed(Self.commentCount))
    for what in [Self.commentCount, Self.unchanged] {
      guard let row, let head = row.entity[.observed(what)]?.heads.last else { continue }
      observedOn[what] = try
        (row.claimedAt(head.stamp) ?? view.recorded(head.stamp)?.event.claimedAt)
        .map(\.day)
    }
  }

  var isNew: Bool { revisions.isEmpty }

  var textBytes: Int { text?.utf8Count ?? 0 }

  mutating func forgetText() { (text, isTextForgotten) = (nil, true) }

  /// True if the article exists, and shows another text.
  func hadBefore(_ revision: ContentID) -> Bool {
    !isNew && !isDeleted && !revisions.contains(revision)
  }

  /// True if a text has hardly anything in common with the current one: a revision keeps at least three of
  /// ten of the shorter text's runs of words.
  func isUnlike(_ other: Text) -> Bool {
    guard revisions.count == 1, let text, text != other else { return false }
    return Shingles(of: text).share(with: Shingles(of: other)) < 0.3
  }

  mutating func take(_ article: ArticleImport, changes: inout [Change], as id: ContentID)
    -> Imported.Outcome
  {
    if isDeleted { return .deleted }
    if revisions.contains(article.revision) { return .unchanged }
    guard let parent = revisions.first else {
      changes.append(.articleImported(article))
      (revisions, text) = ([article.revision], article.text)
      return .added
    }
    if isTextForgotten {
      revisions = [article.revision]
      return .revised
    }
    guard revisions.count == 1, let text else { return .inConflict }
    let revision = ArticleRevision(
      article: id, parent: parent, splices: Splice.turning(text, into: article.text),
      revision: article.revision, published: article.published, importer: article.importer,
      source: article.source)
    // A much shorter text cannot be described as a change of the long one: it is imported whole.
    if revision.text(from: text) != nil {
      changes.append(.articleRevised(revision))
    } else if article.article == id {
      changes.append(.articleImported(article))
    } else {
      return .tooShort
    }
    (revisions, self.text) = ([article.revision], article.text)
    return .revised
  }

  /// The new observations to record: a changed comment count, and an unchanged text; each at most once a
  /// day.
  mutating func observe(
    _ file: ArticleFile, as id: ContentID, after outcome: Imported.Outcome, now: Instant
  ) -> [Change] {
    var changes: [Change] = []
    let isUnchanged = outcome == .unchanged
    if let found = file.commentCount, count != .text(Text(String(found))),
      !isUnchanged || observedOn[Self.commentCount] != now.day
    {
      let value = Text(String(found))
      count = .text(value)
      observedOn[Self.commentCount] = now.day
      changes.append(.articleObserved(article: id, what: Self.commentCount, value: value))
    }
    if isUnchanged, observedOn[Self.unchanged] != now.day {
      observedOn[Self.unchanged] = now.day
      changes.append(
        .articleObserved(article: id, what: Self.unchanged, value: Text(now.iso8601)))
    }
    return changes
  }
}

extension Instant {
  /// Days since 1970, in UTC. A claim may be any number.
  var day: Int64 { milliseconds / 86_400_000 - (milliseconds % 86_400_000 < 0 ? 1 : 0) }
}
