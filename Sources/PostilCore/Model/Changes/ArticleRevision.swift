/// Another text of an article, told by what differs from an earlier one.
package struct ArticleRevision: Hashable, Sendable {
  package let article: ContentID
  /// The revision that the splices are of.
  package let parent: ContentID
  /// 1 to `Limits.splices`, ascending, with at least one scalar between two.
  package let splices: [Splice]
  /// The id of the text that results.
  package let revision: ContentID
  /// When the source says it was published, as written there.
  package let published: Text?
  /// Which importer read the file, with its version, such as `news/1`.
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

/// A place of a text where another one says something else.
package struct Splice: Hashable, Sendable {
  /// In Unicode scalars of the parent's text.
  package let start: UInt32
  /// How many scalars are not there any more. Start and this together are below 2^32.
  package let deleted: UInt32
  /// What stands there instead. Not empty where nothing is deleted.
  package let inserted: Text

  package init(start: UInt32, deleted: UInt32, inserted: Text) {
    self.start = start
    self.deleted = deleted
    self.inserted = inserted
  }
}
