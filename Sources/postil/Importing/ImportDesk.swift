import Foundation
import PostilCore
import PostilImport
import PostilReplica
import PostilStore

/// Reads files and imports their articles, some at a time, so that many need no more memory than a few.
///
/// A class, since reading a file and importing its articles are nested.
final class ImportDesk {
  /// Articles of one transaction, and their bytes.
  private static let batchArticles = 100
  private static let batchBytes = 4 << 20

  private let replica: Replica
  private let reader: ArticleReader
  private let url: String?
  private let revises: String?
  private let keepsRaw: Bool
  /// Of one run: an undo takes it back as one step.
  private var now = currentInstant()
  private var step = OwnStep()
  /// The effect of the earlier files of a rehearsal; `nil` for an import.
  private var plan: ImportPlan?

  /// The entries that are read and not reported yet, in the order of the files.
  private var found: [Found] = []
  private var bytes = 0

  private enum Found {
    case article(ImportSource, ArticleFile, Document)
    /// A part of a file that is no article.
    case problem(ImportSource, FileProblem)
    /// A file that is none.
    case refused(ImportList.File, FileProblem)
  }

  init(
    replica: Replica, reader: ArticleReader, url: String?, revises: String?, isRehearsal: Bool,
    keepsRaw: Bool
  ) {
    (self.replica, self.reader, self.url, self.revises) = (replica, reader, url, revises)
    self.keepsRaw = keepsRaw && !isRehearsal
    plan = isRehearsal ? ImportPlan(revising: revises) : nil
  }

  /// One bad file does not keep the others out.
  func run(_ files: [ImportList.File], _ report: inout ImportReport) throws {
    (now, step) = (currentInstant(), OwnStep())
    let bar = ProgressBar("files")
    defer { bar.clear() }
    for (index, file) in files.enumerated() {
      bar.show(UInt64(index), of: UInt64(files.count))
      do {
        try read(file, &report)
      } catch let problem as FileProblem {
        // An option for one article applies to none of several.
        if url != nil || revises != nil { found = [] }
        if file.isNamed, files.count == 1 {
          try importBatch(&report)
          throw problem
        }
        found.append(.refused(file, problem))
      }
      if found.count >= Self.batchArticles { try importBatch(&report) }
    }
    try importBatch(&report)
  }

  private func read(_ file: ImportList.File, _ report: inout ImportReport) throws {
    let path = file.path.shown
    if file.isNamed {
      do {
        try NamedFile.expectInput(at: path)
      } catch {
        throw error.found == nil
          ? FileProblem.opening(path, errno: error.code) : FileProblem.reading(path, error)
      }
    }
    let input: InputFile
    do {
      input = try InputFile(file.path, isFound: !file.isNamed)
    } catch {
      throw FileProblem.opening(path, errno: error.errno)
    }
    var articles = 0
    var problem: TextError?
    do {
      try reader.read(input) { finding, place in
        switch finding {
        case .article(let document, let raw):
          articles += 1
          if articles > 1, url != nil || revises != nil { throw FileProblem.urlForSeveral }
          try take(document, raw, ImportSource(path: path, place: place))
        case .problem(let error):
          problem = error
          found.append(
            .problem(ImportSource(path: path, place: place), .text(path: path, error)))
        }
        if found.count >= Self.batchArticles || bytes >= Self.batchBytes {
          try importBatch(&report)
        }
      }
      if articles == 0 { throw FileProblem.text(path: path, problem ?? .empty) }
    } catch let error as TextError {
      throw FileProblem.text(path: path, error)
    } catch let error as CocoaError {
      throw FileProblem.reading(path, error)
    }
  }

  private func take(_ document: Document, _ raw: RawBytes, _ source: ImportSource) throws {
    let file = try ArticleFile(
      text: document.text, typedURL: url, foundURL: document.facts.url,
      published: document.facts.published, author: document.facts.author,
      language: document.language, importer: document.facts.importer,
      commentCount: document.facts.commentCount, rawHash: raw.sha256)
    if keepsRaw { try replica.rawFolder.keep(raw.bytes, raw.sha256) }
    found.append(.article(source, file, document))
    bytes += document.text.text.utf8Count
  }

  private func importBatch(_ report: inout ImportReport) throws {
    let batch = found
    (found, bytes) = ([], 0)
    let files = batch.compactMap { found in
      if case .article(_, let file, _) = found { file } else { nil }
    }
    var imports = try imported(files)[...]
    for found in batch {
      switch found {
      case .article(let source, _, let document):
        guard let imported = imports.popFirst() else { return }
        let changed =
          imported.outcome == .revised && plan == nil ? try changedNotes(on: imported.article) : []
        try report.add(imported, document, source, changed: changed)
      case .problem(let source, let problem): try report.skip(source, problem)
      case .refused(let file, let problem): try report.refuse(file, problem)
      }
    }
  }

  private func imported(_ files: [ArticleFile]) throws -> [Imported] {
    if files.isEmpty { return [] }
    return try plan != nil
      ? replica.rehearseImport(files, &plan!, now: now)
      : replica.importArticles(files, revising: revises, in: step, now: now)
  }

  private func changedNotes(on article: String) throws -> [AnchorLine] {
    try replica.read { try $0.anchors(of: article, state: nil) }.filter(\.isChanged)
  }
}

/// The file, and the place in it, in which an article was found.
struct ImportSource {
  let path: String
  /// Within the file, such as `line 3`; `nil` for one that is the whole file.
  let place: String?

  var words: String { place.map { "\(path), \($0)" } ?? path }
}
