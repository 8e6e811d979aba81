import ArgumentParser
import PostilCore
import PostilPages
import PostilReplica

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write articles with their annotations for other programs and for people.",
    discussion: """
      Goes to stdout or into a file, article by article, as one consistent state. Formats: jsonl \
      (everything, one object a line), csv (a row for each annotation), w3c (Web Annotation Data Model, \
      JSON-LD), hypothesis (as its API gives annotations), stix (a bundle of STIX 2.1), markdown, html. \
      Protocol/EXPORT.md says what is in each. Nothing is withheld for its marking unless \
      --max-marking asks for it; then stderr says how much was left out, by marking.
      """)

  @OptionGroup var location: Location
  @OptionGroup var lookingBack: LookingBack

  @Argument(help: "Only these articles.")
  var articles: [String] = []

  @Option(help: "The format.")
  var format = ExportFormat.jsonl

  @Option(
    help: ArgumentHelp(
      "Leave out what is marked higher.",
      valueName: "level"))
  var maxMarking: Marking?

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file, which has its name once it is whole; - is stdout.", valueName: "file"))
  var output: String?

  @Flag(help: "Replace an existing file.")
  var force = false

  @Flag(help: "Deleted ones too.")
  var all = false

  @Flag(
    inversion: .prefixedNo,
    help: "Begin CSV with a byte order mark, by which spreadsheets recognize UTF-8.")
  var bom = true

  func validate() throws {
    if force, output == nil { throw ValidationError.needs("--force", other: "--output <file>") }
    if let format = articles.first(where: { ExportFormat(rawValue: $0) != nil }) {
      throw ValidationError.formatAmongArticles(format)
    }
    if output == "" { throw ValidationError.emptyOutput }
    if !bom, format != .csv { throw ValidationError.needs("--no-bom", other: "--format csv") }
  }

  func run() throws {
    var filter = ExportFilter()
    filter.articles = articles
    filter.isDeletedIncluded = all
    filter.highestMarking = maxMarking
    if lookingBack.moment != nil, let highest = maxMarking {
      // An article that is marked higher today is withheld from earlier exports too.
      filter.withheld = try location.replica().read { try $0.marked(above: highest) }
    }
    var exporter = format.exporter(isMarked: bom)
    var (exportedArticles, exportedAnnotations) = (0, 0)
    let leftOut = try location.read(lookingBack) { reader in
      // Wrong names are reported before anything is written.
      for typed in articles { _ = try reader.names.article(named: typed) }
      return try OutputFile.write(to: output, replacing: force) { write in
        try write(exporter.begin(ExportHeader(reader)))
        let leftOut = try reader.export(filter) { exported in
          exportedArticles += 1
          exportedAnnotations += exported.article.annotations.count
          try write(exporter.add(exported))
        }
        try write(exporter.end())
        return leftOut
      }
    }
    if let sentence = Absence.export(
      of: exportedArticles, annotations: format.isOfAnnotations ? exportedAnnotations : nil)
    {
      Terminal.say(sentence)
    }
    if let sentence = Absence.leftOut(leftOut) { Terminal.say(sentence) }
  }
}

extension Marking: ExpressibleByArgument {
  public init?(argument: String) {
    self.init(typed: argument)
  }

  public static var allValueStrings: [String] { allCases.map(\.name) }
}

extension ExportFormat: ExpressibleByArgument {}
