import ArgumentParser
import PostilPages
import PostilReplica

struct Articles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "articles",
    abstract: "List the articles.")

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
      Terminal.print(ArticleList(articles, Terminal.styles).lines)
      if articles.isEmpty {
        Terminal.say(ArticleList.absence(deleted: deleted, isPresent: lookingBack.moment == nil))
      }
    }
  }
}
