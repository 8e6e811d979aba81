import ArgumentParser
import PostilPages
import PostilReplica

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Show an article with its annotations, or one annotation or reply with its thread.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "An article such as k3f9, an annotation or a reply such as north.42.")
  var id: String

  @Option(
    help: ArgumentHelp(
      "For an article, show this text of it: see 'postil revisions'.", valueName: "revision"))
  var revision: String?

  func run() throws {
    switch try location.read(lookingBack, { try $0.show(id, revision: revision) }) {
    case .article(let article):
      try output.print(article) {
        Terminal.print(
          ArticleText(article, Terminal.styles).lines(chosenOf: revision == nil ? nil : id))
      }
    case .annotation(let annotation):
      try output.print(annotation) {
        Terminal.print(AnnotationText(annotation, Terminal.styles).linesWithArticle)
      }
    }
  }
}
