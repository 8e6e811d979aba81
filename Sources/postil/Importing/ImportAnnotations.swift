import ArgumentParser
import Foundation
import PostilReplica
import PostilStore

/// `postil import --annotations`: what other tools noted at articles that are here.
struct AnnotationImport: ParsableArguments {
  @Flag(
    help:
      "The files are annotations: W3C Web Annotation (JSON-LD) or Hypothesis API, JSON or JSON Lines."
  )
  var annotations = false

  @Option(
    help: ArgumentHelp(
      "With --annotations: all of them are about this article, whatever they say.",
      valueName: "article"))
  var about: String?

  @Flag(
    help: "With --annotations: take those whose quote is not found as notes on the whole article.")
  var orphans = false

  func validate() throws {
    if about != nil || orphans, !annotations {
      throw ValidationError("--about and --orphans go with --annotations")
    }
  }

  func run(_ paths: [String], _ location: Location, _ output: OutputOptions) throws {
    let replica = try location.replica()
    var request = AnnotationImportRequest()
    request.article = about
    request.areOrphansTaken = orphans
    var tally = Tally()
    var lines: [VerdictLine] = []
    var refused = 0
    for path in paths {
      let file: AnnotationFile
      do {
        file = try Self.read(path)
      } catch let refusal as Answer where paths.count > 1 {
        // One bad file does not keep the others out.
        refused += 1
        Terminal.complain(Diagnosis(refusal)?.lines ?? refusal.message)
        continue
      }
      let verdicts = try replica.importAnnotations(file, request, now: currentInstant())
      tally.count(verdicts)
      if output.json || output.jsonl {
        lines += verdicts.map { VerdictLine($0, in: path) }
      } else {
        for verdict in verdicts { verdict.print() }
      }
      if let next = file.next { Terminal.say("\(path): more of this collection lies at \(next)") }
    }
    if output.json || output.jsonl { try output.print(lines) {} }
    Terminal.say(tally.words)
    if tally.isAnyArticleMissing {
      Terminal.say("to take the others, import their article first: postil import FILE --url URL")
    }
    if refused > 0 {
      throw Answer(
        .usage, "\(refused) of \(Terminal.counted(paths.count, "file")) not imported",
        hint: "the others are in; mend these and import them again")
    }
  }

  /// - Throws: `Answer` for a file that is none of annotations.
  private static func read(_ path: String) throws -> AnnotationFile {
    do {
      return try AnnotationFile(bytes: bytes(of: path))
    } catch let problem as AnnotationFile.Problem {
      throw Answer(Diagnosis.of(problem, in: path))
    } catch let problem as FileProblem {
      throw Answer(Diagnosis.of(problem))
    }
  }

  /// No more than such a file may have, and one byte to see that there is more.
  private static func bytes(of path: String) throws -> [UInt8] {
    guard path == "-" || FileManager.default.fileExists(atPath: path) else {
      throw FileProblem.unreadable(path: path, reason: "there is no such file")
    }
    if ImportList.isFolder(path) {
      throw Answer(
        .usage, "\(path) is a folder", hint: "name the files of annotations themselves")
    }
    do {
      return [UInt8](try NamedFile.beginning(of: path, bytes: ForeignLimits.fileBytes + 1))
    } catch {
      throw FileProblem.reading(path, error)
    }
  }
}

/// How many annotations went where.
private struct Tally {
  private var added = 0
  private var unchanged = 0
  private var skipped = 0
  private(set) var isAnyArticleMissing = false

  mutating func count(_ verdicts: [ImportedAnnotation]) {
    for verdict in verdicts {
      switch verdict.outcome {
      case .added: added += 1
      case .unchanged: unchanged += 1
      case .skipped(.articleNotHeld):
        skipped += 1
        isAnyArticleMissing = true
      case .skipped: skipped += 1
      }
    }
  }

  var words: String { "\(added) added, \(unchanged) unchanged, \(skipped) skipped" }
}

extension ImportedAnnotation {
  /// One line for people, and below it what of the annotation was left out.
  fileprivate func print() {
    switch outcome {
    case .added:
      let words = [article ?? "", shownPlace].filter { !$0.isEmpty }.joined(separator: " ")
      Terminal.print("\(Terminal.bold(id ?? ""))  \(words)  (added, \(state ?? ""))")
    case .unchanged: Terminal.print("\(id ?? source)  \(article ?? "")  (unchanged)")
    case .skipped(let objection):
      Terminal.print("\(source)  (skipped: \(Harmless.line(objection.words)))")
    }
    for remark in remarks { Terminal.print(Terminal.dim("      \(Harmless.line(remark.words))")) }
  }

  private var source: String { Terminal.shortened(sourceID ?? "(without an id)", to: 80) }

  private var shownPlace: String {
    switch place {
    case .quote(let anchor, _)?:
      "¶\(anchor.paragraph) «\(Terminal.shortened(anchor.quote ?? "", to: 60))»"
    case .reply(let parent)?: "↳ \(parent)"
    case .wholeArticle?, nil: ""
    }
  }

  fileprivate var state: String? {
    switch place {
    case .quote(_, let state)?: state.rawValue
    case .reply?: "reply"
    case .wholeArticle?: "whole"
    case nil: nil
    }
  }
}

/// A verdict for programs.
private struct VerdictLine: Encodable {
  let file: String
  /// What the other tool calls it.
  let sourceId: String?
  /// `added`, `unchanged` or `skipped`.
  let outcome: String
  let id: String?
  let article: String?
  /// `exact`, `moved`, `edited`, `ambiguous`, `orphan`, `whole` or `reply`.
  let state: String?
  let start: UInt32?
  let end: UInt32?
  let quote: String?
  let parent: String?
  let why: String?
  let remarks: [String]

  init(_ verdict: ImportedAnnotation, in path: String) {
    file = path
    sourceId = verdict.sourceID
    id = verdict.id
    article = verdict.article
    remarks = verdict.remarks.map(\.words)
    var objection: ForeignObjection?
    switch verdict.outcome {
    case .added: outcome = "added"
    case .unchanged: outcome = "unchanged"
    case .skipped(let reason): (outcome, objection) = ("skipped", reason)
    }
    why = objection?.words
    state = verdict.state ?? objection?.state
    var anchor: Anchor?
    if case .quote(let found, _)? = verdict.place { anchor = found }
    (start, end, quote) = (anchor?.start, anchor?.end, anchor?.quote)
    if case .reply(let answered)? = verdict.place { parent = answered } else { parent = nil }
  }
}
