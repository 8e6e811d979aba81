import Foundation
import PostilCore
import PostilImport
import PostilPages
import PostilReplica

/// Reports the result for each file: a line for each article, the reason for each other entry, and the totals.
struct ImportReport {
  private let output: OutputOptions
  private let isRehearsal: Bool
  private var told = JSONList()
  private var counts: [ImportEntry.Verdict: Int] = [:]
  /// Named files that are no articles.
  private var refused = 0
  private var files = 0
  private var passedOver: [String] = []
  private var emptyFolders: [String] = []

  init(_ output: OutputOptions, isRehearsal: Bool) {
    (self.output, self.isRehearsal) = (output, isRehearsal)
  }

  mutating func note(_ list: ImportList) {
    files = list.files.count
    emptyFolders = list.emptyFolders
    passedOver = ImportText.passedOver(
      hidden: list.hidden, notIncluded: list.leftOut, outside: list.outside,
      unreadable: list.unreadable)
    if list.isCutOff { Terminal.say(ImportText.tooMany(limit: FolderWalk.entryLimit)) }
  }

  mutating func add(
    _ imported: Imported, _ document: Document, _ source: ImportSource,
    changed: [AnchorLine]
  ) throws {
    counts[imported.kind, default: 0] += 1
    let warnings = document.warnings.map(\.words)
    let isUndecided = imported.outcome == .inConflict
    if imported.outcome == .tooShort || imported.outcome == .unlike || isUndecided { refused += 1 }
    if isUndecided { undecided += 1 }
    let title = document.title.string
    if output.json || output.jsonl {
      try tell(
        imported.entry(
          title: title, file: source.path, place: source.place, warnings: warnings,
          isRehearsal: isRehearsal))
    } else {
      let isClear = files == 1 && source.place == nil
      print(
        imported.line(
          title: title, source: isClear ? nil : source.words, isRehearsal: isRehearsal))
    }
    if isUndecided { say(ImportText.undecided(imported.article, in: source.words)) }
    if !changed.isEmpty {
      say(
        ImportText.changed(
          Dictionary(changed.map { ($0.state, 1) }, uniquingKeysWith: +),
          withOtherFacts: changed.count(where: \.factsChanged), on: imported.article))
    }
    // A warning that holds for every entry of a file is reported with the first.
    for warning in warnings where said.insert("\(source.path)\0\(warning)").inserted {
      say(ImportText.warning(warning, of: source.words))
    }
  }

  private var undecided = 0
  private var said: Set<String> = []

  /// After the lines printed so far.
  private func say(_ words: String) {
    fflush(nil)
    Terminal.say(words)
  }

  /// A part of a file, or a file of a folder, that is no article.
  mutating func skip(_ source: ImportSource, _ problem: FileProblem) throws {
    counts[.skipped, default: 0] += 1
    let reason = Diagnosis.of(problem).message
    say(
      ImportText.skipped(
        source.place.map { "\(source.path), \($0)\(reason.dropFirst(source.path.count))" } ?? reason
      ))
    guard output.json || output.jsonl else { return }
    try tell(ImportEntry(skipping: source.path, place: source.place, why: reason))
  }

  mutating func refuse(_ file: ImportList.File, _ problem: FileProblem) throws {
    let source = ImportSource(path: file.path.shown, place: nil)
    guard file.isNamed else { return try skip(source, problem) }
    refused += 1
    counts[.skipped, default: 0] += 1
    Terminal.complain(Diagnosis.of(problem).lines)
    guard output.json || output.jsonl else { return }
    try tell(
      ImportEntry(skipping: source.path, place: nil, why: Diagnosis.of(problem).message))
  }

  private mutating func tell(_ entry: ImportEntry) throws {
    try Terminal.write(output.jsonl ? JSONLine.of(entry) : told.add(entry))
  }

  /// Prints the totals, if there was more than one article.
  mutating func finish() throws {
    if output.json { try Terminal.write(told.end()) }
    let all = counts.values.reduce(0, +)
    guard all > 1 || !passedOver.isEmpty || isRehearsal && all > 0 else { return }
    say(ImportText.total(counts, passedOver: passedOver, isRehearsal: isRehearsal))
  }

  /// The error with which the process ends if a named file was refused, or a named folder has no
  /// articles; `nil` if all is well.
  var answer: Diagnosis? {
    if undecided > 0, undecided == refused {
      return Diagnosis.severalTexts(files: refused)
    }
    if refused > 0 {
      return Diagnosis.notImported(
        refused, of: refused <= files ? files : nil,
        hint: ImportText.hint(
          ofTaken: counts.contains { $0.key != .skipped }, isRehearsal: isRehearsal))
    }
    return emptyFolders.first.map { Diagnosis.of(FileProblem.noArticles(path: $0)) }
  }
}
