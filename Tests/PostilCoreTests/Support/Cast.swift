import PostilCore

/// The replicas that the transcripts are about. Their order is not the order of their names' bytes,
/// so that nothing is ordered by replica unnoticed.
extension ReplicaID {
  static let north = ReplicaID(bits: 0xB0)
  static let south = ReplicaID(bits: 0xA0)
  static let west = ReplicaID(bits: 0xC0)
}

extension Stamp {
  /// The stamp of a replica's n-th event: its base, and its seq unless it is pending.
  init(_ replica: ReplicaID, _ counter: UInt64, base: Seq = 0, seq: Seq? = nil) {
    self.init(event: EventID(replica: replica, counter: counter), base: base, seq: seq)
  }
}

extension Event {
  init(_ replica: ReplicaID, _ counter: UInt64, base: Seq = 0, _ change: Change) {
    self.init(
      id: EventID(replica: replica, counter: counter), base: base,
      claimedAt: Instant(milliseconds: 0), change: change)
  }
}

extension ArticleImport {
  static let flood = ArticleImport.text("Flood\n\nThe river rose.")

  static func text(
    _ text: Text, url: Text? = nil, published: Text? = nil, importer: Text = "plain/1"
  ) -> ArticleImport {
    ArticleImport(text: text, url: url, published: published, language: "en", importer: importer)
  }

  var entity: EntityID { .article(article) }
}

extension NewAnnotation {
  static func note(
    _ note: Text, on article: ArticleImport = .flood, motivation: Text? = nil, tags: [Text] = []
  ) -> NewAnnotation {
    NewAnnotation(
      article: article.article, revision: article.revision, start: 7, end: 22,
      motivation: motivation, note: note, tags: tags)
  }
}
