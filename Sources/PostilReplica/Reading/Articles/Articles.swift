import PostilCore
import PostilStore

/// An article in a list.
package struct ArticleSummary: Encodable, Sendable {
  /// The shortest unique beginning of `fullId`.
  package let id: String
  package let fullId: String
  package let title: String
  /// The time when the title was set or chosen, by its author's clock; absent where it is the text's own.
  package let modified: String?
  package let modifiedBy: [Authorship]?
  package let chosenBy: Authorship?
  /// As the source writes it.
  package let published: String?
  package let url: String?
  /// The reason why its source withdrew it; absent where it did not.
  package let withdrawn: String?
  /// The short id of the article that it repeats, by a person's decision.
  package let duplicateOf: String?
  package let language: String?
  package let status: String?
  package let assignee: String?
  package let due: String?
  package let marking: String?
  /// As they are read: aliases are followed.
  package let tags: [String]
  /// As they were written; absent where that is the same.
  package let tagsAsWritten: [String]?
  /// The audiences that may have it.
  package let audiences: [String]
  /// The last one observed.
  package let commentCount: Int?
  /// Annotations that are not deleted.
  package let annotations: Int
  /// Names of the fields that somebody must decide.
  package let conflicts: [String]
  /// The importer.
  package let created: Authorship
  /// The time of the last event that wrote to it, by its author's clock.
  package let changed: String
  package let isDeleted: Bool
  /// The author and the time of its deletion; absent where it is not deleted.
  package let deletedBy: Authorship?
  /// True if others changed it, or an annotation on it, since the person looked last; absent outside of lists.
  package var unread: Bool?
}

/// An article with its displayed text.
package struct ArticleDetail: Encodable, Sendable {
  package let summary: ArticleSummary
  package let imported: Authorship
  package let revision: String
  package let assessments: [AssessmentDetail]
  /// The aspects that members judge differently.
  package let dissent: [String]
  package let paragraphs: [String]
  package let annotations: [AnnotationDetail]
}

extension Reader {
  /// - Parameters:
  ///   - revision: whose text is shown; `nil` for the displayed one.
  ///   - claims: the claims about its annotations; `nil` where they are not read yet.
  ///   - isWanted: selects annotations; by default those that are not deleted.
  func article(
    _ row: EntityRow, revision: ContentID? = nil, claims: Claims? = nil,
    where isWanted: (EntityRow) -> Bool = { !$0.flags.contains(.hidden) }
  ) throws -> ArticleDetail {
    let revision = revision ?? row.entity.currentRevision
    let index = try revision.flatMap { try self.index(of: $0) }
    let assessments = assessments(of: row.entity)
    return ArticleDetail(
      summary: try summarize(row, as: revision),
      imported: try authorship(row.entity.origins[0].stamp, of: row),
      revision: revision.map { Crockford.encode($0.bytes) } ?? "",
      assessments: assessments, dissent: assessments.dissent,
      paragraphs: index?.paragraphTexts ?? [],
      annotations: try annotations(
        on: row, in: revision, claims: claims ?? self.claims(on: [row]), where: isWanted))
  }

  /// - Parameter revision: the one whose first line is the title, unless somebody set one; `nil` for the
  ///   displayed one.
  func summarize(_ row: EntityRow, as revision: ContentID? = nil) throws -> ArticleSummary {
    let entity = row.entity
    guard case .article(let id) = entity.id, case .article(let facts) = entity.facts else {
      throw ReplicaError.wrongKind(try names.name(of: entity.id), expected: .article)
    }
    let isTitled = entity.text(of: .title) != nil
    let wording = isTitled ? try wording(of: .plain(.title), of: row) : nil
    let tags = try tags(of: entity)
    return ArticleSummary(
      id: try names.name(of: entity.id), fullId: Crockford.encode(id.bytes),
      title: try title(of: entity, as: revision), modified: wording?.modified,
      modifiedBy: wording?.writers, chosenBy: wording?.chosen, published: facts.published?.string,
      url: facts.url?.string, withdrawn: entity.withdrawn, duplicateOf: try original(of: entity),
      language: entity.text(of: .language) ?? facts.language?.string,
      status: entity.text(of: .status), assignee: entity.text(of: .assignee),
      due: entity.text(of: .due), marking: entity.marking, tags: tags.shown,
      tagsAsWritten: tags.written,
      audiences: entity.audiences.map(\.string),
      commentCount: entity.value(of: .observed("comment count")).flatMap { Int($0.name) },
      annotations: try view.visibleChildrenCount(of: entity.id),
      conflicts: row.conflictNames,
      created: try authorship(row.entity.origins[0].stamp, of: row),
      changed: try changed(row)?.iso8601 ?? "", isDeleted: row.flags.contains(.hidden),
      deletedBy: try deletion(of: row))
  }

  private func original(of entity: Entity) throws -> String? {
    guard case .article(let original?)? = entity.value(of: .duplicateOf) else { return nil }
    return try names.name(of: .article(original))
  }

  /// The title that somebody set, or else the first line of a revision, by default of the displayed one.
  func title(of entity: Entity, as revision: ContentID? = nil) throws -> String {
    if let title = entity.text(of: .title) { return title }
    return try (revision ?? entity.currentRevision).flatMap { try view.firstLine(of: $0) } ?? ""
  }
}

extension ScalarIndex {
  fileprivate var paragraphTexts: [String] {
    paragraphs.compactMap { slice(start: $0.lowerBound, end: $0.upperBound) }
  }
}

extension Entity {
  /// The displayed one first; several where somebody must decide.
  var standingRevisions: [ContentID] {
    var standing: [ContentID] = []
    for case .revision(let revision) in self[.current]?.heads.map(\.value) ?? []
    where !standing.contains(revision) {
      standing.append(revision)
    }
    return standing
  }

  func text(of field: PlainField) -> String? { plain(field)?.string }

  var marking: String? { value(of: .marking)?.name }

  var withdrawn: String? {
    guard let value = value(of: .withdrawn), !value.isNothing else { return nil }
    return value.name
  }
}

extension EntityRow {
  var conflictNames: [String] {
    conflicts.map { $0.field.name(on: entity.id.kind) }
  }
}
