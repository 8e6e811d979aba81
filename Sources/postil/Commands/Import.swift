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
      first line as title. A text that the workspace holds already adds nothing.
      """)

  @OptionGroup var location: Location

  @Argument(
    help: ArgumentHelp("Files or folders; - reads one article from stdin.", valueName: "path"))
  var paths: [String]

  @Option(help: "The article's canonical url; two imports of one url are one article.")
  var url: String?

  @Option(help: "The files' charset, if it is not UTF-8: windows-1251 or koi8-r.")
  var charset: String?

  func validate() throws {
    if paths.contains("") { throw ValidationError("one of the paths is empty") }
  }

  func run() throws {
    let files = try paths.flatMap(Self.files)
    if url != nil, files.count != 1 { throw FileProblem.urlForSeveral }
    let declared = try charset.map { name in
      guard let charset = Charset(name: name) else { throw FileProblem.unknownCharset(name) }
      return charset
    }
    let replica = try location.replica()
    var batch: [(path: String, file: ArticleFile)] = []
    var refused = 0
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
        refused += try importBatch(batch, replica)
        batch = []
      }
    }
    refused += try importBatch(batch, replica)
    if refused > 0 {
      throw Answer(
        .usage, "\(refused) of \(Terminal.counted(files.count, "file")) not imported",
        hint: "the others are in; mend these and import them again")
    }
  }

  /// - Returns: how many files could not be taken.
  private func importBatch(_ batch: [(path: String, file: ArticleFile)], _ replica: Replica) throws
    -> Int
  {
    var refused = 0
    let outcomes = try replica.importArticles(batch.map(\.file), now: currentInstant())
    for (imported, source) in zip(outcomes, batch) {
      let title = Terminal.shortened(imported.title, to: 70)
      switch imported.outcome {
      case .added: print("\(imported.article)  \(title)")
      case .known: print("\(imported.article)  \(title)  (held already)")
      case .deleted:
        print("\(imported.article)  \(title)  (deleted; postil restore \(imported.article))")
      case .otherText:
        print("\(imported.article)  \(title)  (not imported)")
        Terminal.say(
          "warning: \(source.path): the workspace holds another text under this url; "
            + "revising articles is not there yet")
        refused += 1
      }
      for warning in imported.warnings { Terminal.say("warning: \(source.path): \(warning.words)") }
    }
    return refused
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
