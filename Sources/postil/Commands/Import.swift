import ArgumentParser
import Foundation
import PostilCore
import PostilReplica

struct Import: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Import articles from text files, or all .txt files of a folder.",
    discussion: """
      A file whose first line is 'date YYYY-MM-DD TITLE COUNT DD.MM.YYYY, HH:MM' is read as news: \
      its comment count becomes an observation and is no part of the text. Any other text has its \
      first line as title. A text that the workspace holds already adds nothing but, at most once a day, \
      the note that it is unchanged. Another text under a url that it knows, or of the article named with \
      --revises, is a revision of that article: see postil revisions and postil diff.

      With --annotations the files are what other tools noted at articles that are here. Each note is \
      found by its quote, told from its like by what stands around it, and never guessed; whose it is and \
      since when stays their file's claim. What was imported before is not taken twice.
      """)

  @OptionGroup var location: Location

  @Argument(
    help: ArgumentHelp("Files or folders; - reads one article from stdin.", valueName: "path"))
  var paths: [String]

  @Option(help: "The article's canonical url; two imports of one url are one article.")
  var url: String?

  @Option(
    help: ArgumentHelp("The file is another text of this article.", valueName: "article"))
  var revises: String?

  @Option(help: "The files' charset, if it is not UTF-8: windows-1251 or koi8-r.")
  var charset: String?

  @OptionGroup var foreign: AnnotationImport
  @OptionGroup var output: OutputOptions

  func validate() throws {
    if paths.contains("") { throw ValidationError("one of the paths is empty") }
    if url != nil, revises != nil {
      throw ValidationError("--url and --revises cannot go together: each says which article it is")
    }
    if foreign.annotations, url != nil || revises != nil || charset != nil {
      throw ValidationError(
        "--url, --revises and --charset are for articles, not for --annotations")
    }
    if output.json || output.jsonl, !foreign.annotations {
      throw ValidationError("--json and --jsonl go with --annotations")
    }
  }

  func run() throws {
    if foreign.annotations { return try foreign.run(paths, location, output) }
    let files = try paths.flatMap(Self.files)
    if url != nil || revises != nil, files.count != 1 { throw FileProblem.urlForSeveral }
    let declared = try charset.map { name in
      guard let charset = Charset(name: name) else { throw FileProblem.unknownCharset(name) }
      return charset
    }
    let replica = try location.replica()
    var batch: [(path: String, file: ArticleFile)] = []
    var refused = 0
    var undecided = 0
    for path in files {
      do {
        batch.append((path, try article(path, declared)))
      } catch let problem as FileProblem where files.count > 1 {
        // One bad file does not keep the others out.
        refused += 1
        Terminal.complain(Diagnosis.of(problem).lines)
      }
      // Some at a time, so that many files need no more memory than a few.
      if batch.count == 100 {
        refused += try importBatch(batch, replica, undecided: &undecided)
        batch = []
      }
    }
    refused += try importBatch(batch, replica, undecided: &undecided)
    if undecided > 0, undecided == refused {
      throw Answer(
        .undecided,
        "\(Terminal.counted(refused, "file")) not imported: several texts of an article stand",
        hint: "postil conflicts shows them; decide, and import again")
    }
    if refused > 0 {
      throw Answer(
        .usage, "\(refused) of \(Terminal.counted(files.count, "file")) not imported",
        hint: "the others are in; mend these and import them again")
    }
  }

  /// - Parameter undecided: counts those of articles of which somebody must first decide which text stands.
  /// - Returns: how many files could not be taken.
  private func importBatch(
    _ batch: [(path: String, file: ArticleFile)], _ replica: Replica, undecided: inout Int
  ) throws -> Int {
    var refused = 0
    let outcomes = try replica.importArticles(
      batch.map(\.file), revising: revises, now: currentInstant())
    for (imported, source) in zip(outcomes, batch) {
      let title = Terminal.shortened(imported.title, to: 70)
      print("\(imported.article)  \(title)  (\(imported.verdict))")
      if imported.outcome == .tooShort { refused += 1 }
      if imported.outcome == .inConflict {
        undecided += 1
        Terminal.say(
          "warning: \(source.path): several texts of \(imported.article) stand; decide first which: "
            + "postil resolve \(imported.article) revision")
        refused += 1
      }
      if imported.outcome == .revised { try sayDoubtful(imported.article, replica) }
      for warning in imported.warnings { Terminal.say("warning: \(source.path): \(warning.words)") }
    }
    return refused
  }

  /// Tells which quotes of an article the new text leaves in doubt.
  private func sayDoubtful(_ article: String, _ replica: Replica) throws {
    let doubtful = try replica.read { try $0.anchors(of: article, state: nil) }.filter(\.isDoubtful)
    guard !doubtful.isEmpty else { return }
    Terminal.say(
      "the words of \(Terminal.counted(doubtful.count, "note")) changed or went: postil anchors \(article)"
    )
  }

  private func article(_ path: String, _ charset: Charset?) throws -> ArticleFile {
    do {
      return try ArticleFile(bytes: try Self.bytes(of: path), charset: charset, url: url)
    } catch let error as TextError {
      throw FileProblem.text(path: path, error)
    }
  }

  /// The file itself, or the .txt files of a folder in the order of their names.
  private static func files(at path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard path != "-", FileManager.default.fileExists(atPath: path, isDirectory: &isFolder),
      isFolder.boolValue
    else { return [path] }
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: path)
      let files = names.filter { $0.hasSuffix(".txt") }.sorted().map { "\(path)/\($0)" }
      if files.isEmpty { throw FileProblem.noArticles(path: path) }
      return files
    } catch let error as CocoaError {
      throw FileProblem.reading(path, error)
    }
  }

  /// Reads no more than an article may have, and one byte to see that there is more.
  private static func bytes(of path: String) throws -> [UInt8] {
    guard path == "-" || FileManager.default.fileExists(atPath: path) else {
      throw FileProblem.unreadable(path: path, reason: "there is no such file")
    }
    let limit = TextLimits.fileBytes
    let bytes: Data
    do {
      let handle =
        path == "-" ? .standardInput : try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      bytes = try handle.read(upToCount: limit + 1) ?? Data()
    } catch {
      throw FileProblem.reading(path, error)
    }
    guard bytes.count <= limit else { throw FileProblem.tooLarge(path: path, limitBytes: limit) }
    return [UInt8](bytes)
  }
}

extension Imported {
  fileprivate var verdict: String {
    let repeated =
      duplicateOf.map {
        ", duplicate of \($0); accept with: postil duplicate \(article) --of \($0)"
      } ?? ""
    return switch outcome {
    case .added: "added\(repeated)"
    case .revised: "revised: postil diff \(article)\(repeated)"
    case .unchanged: "unchanged"
    case .duplicate: "not added: the same text is held already"
    case .deleted: "skipped: deleted; postil restore \(article)"
    case .inConflict: "skipped: in conflict"
    case .tooShort: "skipped: very much shorter than the text that stands; import it with --url"
    }
  }
}

extension NewsDocument.Warning {
  fileprivate var words: String {
    switch self {
    case .countLooksLikeYear(let number):
      "\(number) before the date looks like a year: taken as part of the title"
    case .datesDisagree(let iso, let dotted): "the dates \(iso) and \(dotted) disagree"
    case .titleCut(let bytes, let limit): "a title of \(bytes) bytes is shown cut to \(limit)"
    }
  }
}
