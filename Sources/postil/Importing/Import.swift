import ArgumentParser
import Foundation
import PostilCore
import PostilImport
import PostilPages
import PostilReplica

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Import articles from files, or from folders with all below them.",
    discussion: """
      Reads plain text, Markdown, HTML pages, RSS and Atom, JSON and JSON Lines, messages and \
      mailboxes, and the text of PDF. The content of a file tells its kind and its charset, not \
      its name. A file whose first line is 'date YYYY-MM-DD TITLE COUNT DD.MM.YYYY, HH:MM' is read \
      as news: its comment count becomes an observation and is no part of the text. A text that \
      the workspace already holds adds only, at most once a day, a note that it is unchanged. \
      Another text under a url that it knows, or of the article named with --revises, is a \
      revision of that article: see 'postil revisions' and 'postil diff'.

      With --annotations the files hold annotations that other tools made on articles that are \
      here. Each is placed by its quote, and by the text around it where the quote occurs several \
      times; nothing is guessed. Its author and date remain the file's claim. An annotation is \
      imported only once.
      """)

  @OptionGroup var location: Location

  @Argument(
    help: ArgumentHelp("Files or folders; - reads one file from stdin.", valueName: "path"))
  var paths: [String]

  @Option(help: "The article's canonical url; two imports of one url are one article.")
  var url: String?

  @Option(
    help: ArgumentHelp("The file is another text of this article.", valueName: "article"))
  var revises: String?

  @Option(
    help:
      "The files' charset where they do not say it: windows-1251, koi8-r, koi8-u, cp866, utf-16 …")
  var charset: String?

  @Option(
    help: ArgumentHelp(
      "Of folders, take the files whose names match, such as '*.txt'. May be repeated.",
      valueName: "pattern"))
  var include: [String] = []

  @Flag(help: "Say what would be imported, and change nothing.")
  var dryRun = false

  @Flag(help: "Keep the bytes of the files beside the replica, compressed, on this machine only.")
  var keepRaw = false

  @Flag(help: "Keep running, and import new and changed files of the folders, until interrupted.")
  var watch = false

  @OptionGroup var foreign: AnnotationImport
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if paths.contains("") { throw ValidationError.emptyImportPath }
    if url != nil, revises != nil {
      throw ValidationError.exclusive("--url", "--revises")
    }
    if foreign.annotations,
      url != nil || revises != nil || charset != nil || watch || keepRaw
        || !include.isEmpty
    {
      throw ValidationError.optionsOfArticles
    }
    if watch, dryRun || url != nil || revises != nil || output.json {
      throw ValidationError.onlyWith(
        "--watch", "--include, --charset, --keep-raw and --jsonl")
    }
    if watch, !paths.allSatisfy(ImportList.isFolder) {
      throw ValidationError.watchingFiles
    }
    if include.contains(where: { $0.isEmpty || $0.contains("/") }) {
      throw ValidationError.includesPath
    }
    if paths.count(where: { $0 == "-" }) > 1 { throw ValidationError.repeatedStdin }
  }

  func run() throws {
    if foreign.annotations {
      return try foreign.run(paths, location, isRehearsal: dryRun, output)
    }
    let declared = try charset.map { name in
      guard let charset = Charset(name: name) else { throw FileProblem.unknownCharset(name) }
      return charset
    }
    var plan = ImportList(paths, including: include)
    if url != nil || revises != nil, plan.files.count != 1 { throw FileProblem.urlForSeveral }
    let replica = try location.replica()
    if let revises { try Self.expectArticle(revises, in: replica) }
    let desk = ImportDesk(
      replica: replica, reader: ArticleReader(charset: declared), url: url,
      revises: revises, isRehearsal: dryRun, keepsRaw: keepRaw)
    var report = ImportReport(output, isRehearsal: dryRun)
    report.note(plan)
    try desk.run(plan.files, &report)
    try report.finish()
    if watch { try goOn(watching: &plan, desk) }
    if let answer = report.answer { throw answer }
  }

  /// - Throws: `Diagnosis` where the id that somebody typed is not an article's.
  private static func expectArticle(_ typed: String, in replica: Replica) throws {
    do {
      try replica.read { _ = try $0.names.article(named: typed) }
    } catch let error as ReplicaError {
      switch error {
      case .noSuchEntity, .notAnID, .wrongKind:
        throw Diagnosis.nothingToRevise(typed)
      default: throw error
      }
    }
  }

  /// Looks once a second, until interrupted.
  private func goOn(watching plan: inout ImportList, _ desk: ImportDesk) throws -> Never {
    signal(SIGINT) { _ in _exit(130) }
    // The parent process may have blocked it.
    var interrupt = sigset_t()
    sigemptyset(&interrupt)
    sigaddset(&interrupt, SIGINT)
    pthread_sigmask(SIG_UNBLOCK, &interrupt, nil)
    Terminal.say(ImportText.watching(paths))
    while true {
      try Terminal.finish()
      sleep(1)
      let changed = plan.changed()
      if changed.isEmpty { continue }
      var report = ImportReport(output, isRehearsal: false)
      try desk.run(changed, &report)
      try report.finish()
    }
  }
}
