/// Another text of an article, described by its differences from an earlier one.
package struct ArticleRevision: Hashable, Sendable {
  package let article: ContentID
  /// The revision that the splices apply to.
  package let parent: ContentID
  /// 1 to `Limits.splices`, ascending, with at least one scalar between two.
  package let splices: [Splice]
  /// The id of the text that results.
  package let revision: ContentID
  /// The publication date, as the source writes it.
  package let published: Text?
  /// The importer that read the file, with its version, such as `news/1`.
  package let importer: Text
  package let source: Source?

  package init(
    article: ContentID, parent: ContentID, splices: [Splice], revision: ContentID,
    published: Text?, importer: Text, source: Source?
  ) {
    self.article = article
    self.parent = parent
    self.splices = splices
    self.revision = revision
    self.published = published
    self.importer = importer
    self.source = source
  }
}

/// A place of a text where another one differs.
package struct Splice: Hashable, Sendable {
  /// In Unicode scalars of the parent's text.
  package let start: UInt32
  /// The number of scalars removed. The sum of start and this is below 2^32.
  package let deleted: UInt32
  /// The text inserted instead. Not empty where nothing is deleted.
  package let inserted: Text

  package init(start: UInt32, deleted: UInt32, inserted: Text) {
    self.start = start
    self.deleted = deleted
    self.inserted = inserted
  }
}
