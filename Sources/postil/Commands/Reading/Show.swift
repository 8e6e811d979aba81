import ArgumentParser
import PostilPages
import PostilReplica

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show an article with its annotations, or one annotation or reply with its thread.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "An article such as k3f9, an annotation or a reply such as north.42.")
  var id: String

  @Option(
    help: ArgumentHelp(
      "Of an article, this text of it: see postil revisions.", valueName: "revision"))
  var revision: String?

  func run() throws {
    switch try location.read(lookingBack, { try $0.show(id, revision: revision) }) {
    case .article(let article):
      try output.print(article) {
        if revision != nil {
          Terminal.print(
            Terminal.dim(
              "the text \(article.revision.prefix(8)); what stands now: postil show \(id)"))
        }
        print(article)
      }
    case .annotation(let annotation):
      try output.print(annotation) {
        Terminal.print(
          Terminal.dim("in \(annotation.article)  \(Harmless.line(annotation.articleTitle))"))
        Terminal.print(AnnotationText(annotation, Terminal.styles).lines)
      }
    }
  }

  private func print(_ article: ArticleDetail) {
    let summary = article.summary
    Terminal.print(Terminal.bold(Harmless.line(summary.title)))
    let facts = [
      summary.id, summary.published, summary.url, summary.language,
      summary.commentCount.map { "\($0) comments" }, "imported by \(article.imported.byline)",
    ]
    Terminal.print(
      Terminal.dim(
        (facts.compactMap { $0 } + WordingText(of: summary).words + summary.marks).map {
          Harmless.line($0)
        }
        .joined(separator: " · ")))
    for assessment in article.assessments { Terminal.print(assessment.line(Terminal.styles)) }
    if !article.dissent.isEmpty {
      Terminal.print(Terminal.dim("dissent on \(article.dissent.joined(separator: ", "))"))
    }
    for (index, paragraph) in article.paragraphs.enumerated() {
      Terminal.print()
      Terminal.print(
        Terminal.dim("¶\(index + 1) ") + Harmless.lines(paragraph))
      for annotation in article.annotations where annotation.paragraph == index + 1 {
        Terminal.print(AnnotationText(annotation, Terminal.styles).lines)
      }
    }
    let others = article.annotations.filter {
      $0.paragraph.map { $0 < 1 || $0 > article.paragraphs.count } ?? true
    }
    guard !others.isEmpty else { return }
    Terminal.print()
    Terminal.print(Terminal.dim("not at a place of this text"))
    for annotation in others { Terminal.print(AnnotationText(annotation, Terminal.styles).lines) }
  }
}

extension AnnotationDetail {
  /// Where it stands in the text that is shown.
  fileprivate var paragraph: Int? { placement.map(\.paragraph) ?? anchor.paragraph }
}
