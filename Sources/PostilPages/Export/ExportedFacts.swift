import PostilReplica

/// The facts, besides the words, that an export for people gives of an article, an annotation or a reply.
extension ArticleDetail {
  var facts: [String] {
    [summary.id, summary.published, summary.url, "imported by \(imported.words(.none))"].compactMap
    { $0 }
      + WordingText(of: summary).words(.none) + summary.marks + assessments.map { $0.line(.none) }
  }
}

extension AnnotationDetail {
  var facts: [String] {
    [id, created.words(.none)] + claimWords(.none) + WordingText(of: self).words(.none) + marks
      + assessments.map { $0.line(.none) }
  }
}

extension ReplyDetail {
  var facts: [String] {
    [id, created.words(.none)] + claimWords(.none) + WordingText(of: self).words(.none) + marks
  }
}
