import PostilCore

/// The texts of the articles that have come, for the quotes that annotations do not carry.
struct Library {
  private var texts: [ContentID: Text] = [:]

  mutating func add(_ article: ArticleImport) { texts[article.revision] = article.text }

  /// The scalars that an annotation stands at.
  func quote(_ annotation: NewAnnotation) -> String {
    text(of: annotation, from: Int(annotation.start), to: Int(annotation.end))
  }

  /// Up to so many scalars before and after it.
  func context(_ annotation: NewAnnotation, scalars: Int) -> (before: String, after: String) {
    let start = Int(annotation.start)
    let end = Int(annotation.end)
    let before = text(of: annotation, from: max(0, start - scalars), to: start)
    let after = (0...scalars).lazy.reversed().compactMap { count in
      texts[annotation.revision]?.scalars(from: end, to: end + count)
    }
    return (before, after.first ?? "")
  }

  private func text(of annotation: NewAnnotation, from start: Int, to end: Int) -> String {
    guard let text = texts[annotation.revision]?.scalars(from: start, to: end) else {
      preconditionFailure("a workload annotates articles that have come, within their text")
    }
    return text
  }
}
