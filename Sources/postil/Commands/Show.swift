import ArgumentParser
import PostilReplica

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show an article with its annotations, or one annotation or reply with its thread.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "An article such as k3f9, an annotation or a reply such as north.42.")
  var id: String

  func run() throws {
    switch try location.read(lookingBack, { try $0.show(id) }) {
    case .article(let article): try output.print(article) { print(article) }
    case .annotation(let annotation):
      try output.print(annotation) {
        Swift.print(
          Terminal.dim("in \(annotation.article)  \(Terminal.harmless(annotation.articleTitle))"))
        AnnotationText(annotation).print()
      }
    }
  }

  private func print(_ article: ArticleDetail) {
    let summary = article.summary
    Swift.print(Terminal.bold(Terminal.harmless(summary.title)))
    let facts = [
      summary.id, summary.published, summary.url, summary.language,
      summary.commentCount.map { "\($0) comments" }, "imported by \(article.imported.byline)",
    ]
    Swift.print(
      Terminal.dim(
        (facts.compactMap { $0 } + WordingText(of: summary).words + summary.marks).map {
          Terminal.harmless($0)
        }
        .joined(separator: " · ")))
    for assessment in article.assessments { Swift.print(assessment.line) }
    if !article.dissent.isEmpty {
      Swift.print(Terminal.dim("dissent on \(article.dissent.joined(separator: ", "))"))
    }
    for (index, paragraph) in article.paragraphs.enumerated() {
      Swift.print()
      Swift.print(
        Terminal.dim("¶\(index + 1) ") + Terminal.harmless(paragraph, keepingLines: true))
      for annotation in article.annotations where annotation.anchor.paragraph == index + 1 {
        AnnotationText(annotation).print()
      }
    }
  }
}
