import Foundation
import PostilCore
import PostilStore

/// The articles that annotations of another tool are about, with their texts.
struct ForeignArticles {
  struct Article {
    let id: ContentID
    let name: String
    let isHidden: Bool
    /// The displayed revision.
    let revision: ContentID?
    let standing: [ContentID]
    let marking: Marking?
  }

  struct Place {
    let revision: ContentID
    /// `nil` for the whole article.
    let range: Range<UInt32>?
    let shown: ImportedAnnotation.Place
    let remark: ForeignRemark?
  }

  private let view: ReplicaView
  private let names: Names
  /// The article that a person named for all annotations.
  private let named: Article?
  private var articles: [ContentID: Article] = [:]
  private var texts: [ContentID: ForeignText] = [:]
  private var budget = ForeignLimits.searchedScalars

  init(_ view: ReplicaView, _ names: Names, named: EntityRow?) throws {
    self.view = view
    self.names = names
    self.named = try named.flatMap { try Self.article($0, names) }
  }

  /// - Returns: `nil` where none of its addresses is that of a held article.
  mutating func article(of target: ForeignTarget) throws -> Article? {
    if let named { return named }
    for source in target.sources {
      guard let id = Self.id(of: source) else { continue }
      if let known = articles[id] { return known }
      guard let row = try view.entity(.article(id)), let article = try Self.article(row, names)
      else { continue }
      articles[id] = article
      return article
    }
    return nil
  }

  /// The article's id by the canonical url, or by the name in an export of an article without one.
  private static func id(of source: String) -> ContentID? {
    if source.hasPrefix("urn:postil:") {
      let digits = String(source.dropFirst("urn:postil:".count))
      return (try? Crockford.decode(digits)).flatMap { ContentID(bytes: $0) }
    }
    return (try? CanonicalURL.of(source)).map { .article(url: Text($0), text: "") }
  }

  private static func article(_ row: EntityRow, _ names: Names) throws -> Article? {
    guard case .article(let id) = row.entity.id else { return nil }
    var marking: Marking?
    if case .marking(let standing)? = row.entity.value(of: .marking) { marking = standing }
    return Article(
      id: id, name: try names.name(of: row.entity.id),
      isHidden: row.flags.contains(.hidden), revision: row.entity.currentRevision,
      standing: row.entity.standingRevisions, marking: marking)
  }

  /// - Throws: `ForeignObjection` where it has no certain place.
  mutating func place(of target: ForeignTarget, in article: Article) throws -> Place {
    let revision = try displayed(article)
    // Where Postil wrote the revision that it was made in, and that is held here, it is made in it again.
    let home = try target.revision.flatMap { try heldRevision($0, of: article) }
    if target.isWhole { return whole(in: home ?? revision) }
    if let home,
      let quote = target.quotes.first, var text = try text(of: home)
    {
      let range = text.positions(target).first
      texts[home] = text
      if let range, text.words(at: range) == quote.exact {
        return place(ForeignPlace(range: range, state: .exact), text)
      }
    }
    guard var text = try text(of: revision) else {
      throw ForeignObjection.textNotHeld(article: article.name)
    }
    defer { texts[revision] = text }
    return place(try text.place(of: target, budget: &budget), text)
  }

  func whole(_ article: Article) throws(ForeignObjection) -> Place {
    whole(in: try displayed(article))
  }

  private func whole(in revision: ContentID) -> Place {
    Place(revision: revision, range: nil, shown: .wholeArticle, remark: nil)
  }

  /// A revision of an article by its full id; `nil` where its text is not here.
  func heldRevision(_ typed: String, of article: Article) throws -> ContentID? {
    guard let bytes = try? Crockford.decode(typed), let revision = ContentID(bytes: bytes),
      try article.standing.contains(revision) || view.article(ofRevision: revision) == article.id,
      try view.text(of: revision) != nil
    else { return nil }
    return revision
  }

  private func displayed(_ article: Article) throws(ForeignObjection) -> ContentID {
    if article.isHidden { throw .articleDeleted(article.name) }
    guard let revision = article.revision else { throw .textNotHeld(article: article.name) }
    return revision
  }

  private func place(_ found: ForeignPlace, _ text: ForeignText) -> Place {
    let range = UInt32(found.range.lowerBound)..<UInt32(found.range.upperBound)
    return Place(
      revision: text.revision, range: range,
      shown: .quote(text.anchor(at: found.range), found.state), remark: found.remark)
  }

  private mutating func text(of revision: ContentID) throws -> ForeignText? {
    if let known = texts[revision] { return known }
    guard let canonical = try view.canonicalText(of: revision) else { return nil }
    // Files list one article after the other; a parsed text takes several times its length.
    if texts.count >= 16 { texts = [:] }
    let text = ForeignText(canonical, of: revision)
    texts[revision] = text
    return text
  }
}
