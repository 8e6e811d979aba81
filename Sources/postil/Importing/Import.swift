import ArgumentParser
import Foundation
import PostilCore
import PostilImport
import PostilPages
import PostilReplica

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Import articles from files, or from folders with all below them.",
    discussion: """
      Reads plain text, Markdown, HTML pages, RSS and Atom, JSON and JSON Lines, messages and mailboxes, and \
      the text of PDF. What a file is, and its charset, its content tells, not its name. A file whose first \
      line is 'date YYYY-MM-DD TITLE COUNT DD.MM.YYYY, HH:MM' is read as news: its comment count becomes an \
      observation and is no part of the text. A text that the workspace holds already adds nothing but, at \
      most once a day, the note that it is unchanged. Another text under a url that it knows, or of the \
      article named with --revises, is a revision of that article: see postil revisions and postil diff.

      With --annotations the files are what other tools noted at articles that are here. Each note is \
      found by its quote, told from its like by what stands around it, and never guessed; whose it is and \
      since when stays their file's claim. What was imported before is not taken twice.
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

  @Flag(help: "Go on, and import what is new or changed in the folders, until interrupted.")
  var watch = false

  @OptionGroup var foreign: AnnotationImport
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if paths.contains("") { throw ValidationError("one of the paths is empty") }
    if url != nil, revises != nil {
      throw ValidationError("--url and --revises cannot go together: each says which article it is")
    }
    if foreign.annotations,
      url != nil || revises != nil || charset != nil || watch || keepRaw
        || !include.isEmpty
    {
      throw ValidationError(
        "--annotations goes with --about, --orphans, --dry-run, --json and --jsonl: the other options are for articles"
      )
    }
    if watch, dryRun || url != nil || revises != nil || output.json {
      throw ValidationError(
        "--watch goes with folders alone, without --dry-run, --url, --revises and --json")
    }
    if watch, !paths.allSatisfy(ImportList.isFolder) {
      throw ValidationError("--watch goes with folders alone")
    }
    if include.contains(where: { $0.isEmpty || $0.contains("/") }) {
      throw ValidationError("--include matches the names of files, without their folders")
    }
    if paths.count(where: { $0 == "-" }) > 1 { throw ValidationError("stdin can be read once") }
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

  /// - Throws: `CommandError` where the id that somebody typed is none of an article.
  private static func expectArticle(_ typed: String, in replica: Replica) throws {
    do {
      try replica.read { _ = try $0.names.article(named: typed) }
    } catch let error as ReplicaError {
      switch error {
      case .noSuchEntity, .notAnID, .wrongKind:
        throw CommandError(
          .notFound, "--revises \(Harmless.line(typed)): there is no such article here",
          hint:
            "'postil articles' lists all, each with the id to type, such as k3f9; without --revises the "
            + "file becomes an article of its own")
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
    Terminal.say("watching \(paths.joined(separator: ", ")); interrupt to end")
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
