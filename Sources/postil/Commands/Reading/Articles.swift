import ArgumentParser
import PostilPages
import PostilReplica

struct Articles: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "List the articles.")

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack

  @Flag(help: "Deleted ones too.")
  var all = false

  func run() throws {
    let (articles, deleted) = try location.read(lookingBack) { reader in
      let articles = try reader.articles(includingDeleted: all)
      let others = articles.isEmpty ? try reader.articles(includingDeleted: true).count : 0
      return (articles, others)
    }
    try output.print(articles) {
      for article in articles {
        let marks =
          [Phrase.counted(article.annotations, "note")] + WordingText(of: article).names
          + article.marks.map { Harmless.line($0) }
        print(
          "\(Terminal.bold(article.id))  \(Phrase.shortened(article.title, to: 60))  "
            + Terminal.dim(marks.joined(separator: " · ")))
      }
      if articles.isEmpty {
        Terminal.say(
          deleted > 0
            ? "no articles (\(deleted) deleted; postil articles --all lists them)"
            : lookingBack.moment == nil ? "no articles yet: postil import PATH" : "no articles")
      }
    }
  }
}
