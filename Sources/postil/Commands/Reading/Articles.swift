import ArgumentParser
import PostilPages
import PostilReplica

struct Articles: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "articles", abstract: "List the articles.",
    discussion: """
      They stand in the order in which they came, unless --sort names another one. Of several values of \
      one filter an article needs one; it must pass every filter: \
      'articles --tag flood --tag weir --assignee me'. Columns: \
      \(ArticleSummary.columns.map(\.name).joined(separator: ", ")).
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: OutputOptions
  @OptionGroup var lookingBack: LookingBack
  @OptionGroup var list: ListOptions

  @Flag(help: "Only those without annotations.")
  var withoutAnnotations = false

  func run() throws {
    var request = list.request(isWhole: output.json || output.jsonl)
    request.isBare = withoutAnnotations
    let isFiltered = list.areChosen || withoutAnnotations
    let (page, deleted) = try location.read(lookingBack) { reader in
      let page = try reader.articles(request)
      let others =
        page.items.isEmpty && !isFiltered
        ? try reader.articles(ListRequest(includingDeleted: true)).items.count : 0
      return (page, others)
    }
    let chosen = try list.lines(page.items, of: ArticleSummary.columns)
    try output.print(page.items) {
      Terminal.page(
        chosen ?? ArticleList(page.items, Terminal.styles, width: Terminal.width).lines)
      if page.items.isEmpty {
        Terminal.say(
          isFiltered
            ? Absence.articles
            : ArticleList.absence(deleted: deleted, isPresent: lookingBack.moment == nil))
      }
    }
    if let last = page.items.last, !page.isLast { Terminal.say(Absence.more(behind: last.id)) }
  }
}
