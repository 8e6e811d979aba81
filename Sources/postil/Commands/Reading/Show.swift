import ArgumentParser
import PostilPages
import PostilReplica

struct Show: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract:
      "Show an article with its annotations, an annotation or reply with its thread, or an event.",
    discussion: """
      On a terminal, words are wrapped, quotes are marked, sentences are numbered, and long output goes \
      through $POSTIL_PAGER, else $PAGER, else 'less -FRX'; 'cat' stands for none. An event is named as the \
      log shows it: by its id, or by its place as in '#423', a tag as tag:WORD: its meaning, its other words, the newest things with it.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "An article such as k3f9; an annotation, a reply or an event such as north.42.")
  var id: String

  @Option(
    help: ArgumentHelp(
      "For an article, show this text of it: see 'postil revisions'.", valueName: "revision"))
  var revision: String?

  @Flag(
    name: .shortAndLong,
    help: "For an article, put each sentence on a line, behind its number such as ¶4.3.")
  var numbers = false

  func run() throws {
    let isLookedAt =
      Terminal.width != nil && !output.json && !output.jsonl && lookingBack.moment == nil
    let (shown, look) = try location.read(lookingBack) { reader in
      try (reader.show(id, revision: revision), isLookedAt ? reader.look(at: id) : nil)
    }
    try print(shown)
    // A folder that cannot be written keeps nobody from reading.
    if let look { try? location.replica().note(look) }
  }

  private func print(_ shown: Shown) throws {
    switch shown {
    case .article(let article):
      try output.print(article) {
        let text = ArticleText(
          article, Terminal.styles, width: Terminal.width, isNumbered: numbers)
        Terminal.page(text.lines(chosenOf: revision == nil ? nil : id))
      }
    case .annotation(let annotation):
      try output.print(annotation) {
        let text = AnnotationText(
          annotation, Terminal.styles, width: Terminal.width, asked: id)
        Terminal.page(text.linesWithArticle)
      }
    case .tag(let tag):
      try output.print(tag) {
        Terminal.page(TagDetailText(tag, Terminal.styles, width: Terminal.width).lines)
      }
    case .event(let event):
      try output.print(event) {
        Terminal.page(EventText(event, Terminal.styles, width: Terminal.width).lines)
      }
    }
  }
}
