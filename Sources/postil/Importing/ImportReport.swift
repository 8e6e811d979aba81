import Foundation
import PostilCore
import PostilImport
import PostilPages
import PostilReplica

/// Says what became of each file: a line for each article, for each that is none why, and what it adds up to.
struct ImportReport {
  private let output: OutputOptions
  private let isRehearsal: Bool
  private var told = JSONList()
  private var counts: [Verdict: Int] = [:]
  /// Named files that are no articles.
  private var refused = 0
  private var files = 0
  private var passedOver: [String] = []
  private var emptyFolders: [String] = []

  /// The raw value is what `--json` calls it.
  enum Verdict: String, Encodable {
    case added, revised, unchanged, duplicate, skipped
  }

  /// What `--json` has for each article, and for what is none.
  struct Entry: Encodable {
    let file: String
    let place: String?
    let outcome: Verdict
    let article: String?
    let title: String?
    let duplicateOf: String?
    let why: String?
    let warnings: [String]
  }

  init(_ output: OutputOptions, isRehearsal: Bool) {
    (self.output, self.isRehearsal) = (output, isRehearsal)
  }

  mutating func note(_ list: ImportList) {
    files = list.files.count
    emptyFolders = list.emptyFolders
    if list.hidden > 0 { passedOver.append("\(list.hidden) hidden") }
    if list.leftOut > 0 { passedOver.append("\(list.leftOut) not in --include") }
    if list.outside > 0 {
      passedOver.append("\(Phrase.counted(list.outside, "link")) out of the folder")
    }
    if list.unreadable > 0 {
      passedOver.append("\(list.unreadable) that are no files, or that may not be read")
    }
    if list.isCutOff {
      Terminal.say("warning: more than \(FolderWalk.entryLimit) files: the rest is left out")
    }
  }

  mutating func add(
    _ imported: Imported, _ document: Document, _ source: ImportSource, doubtful: Int
  ) throws {
    counts[imported.kind, default: 0] += 1
    let warnings = document.warnings.map(\.words)
    let isUndecided = imported.outcome == .inConflict
    if imported.outcome == .tooShort || imported.outcome == .unlike || isUndecided { refused += 1 }
    if isUndecided { undecided += 1 }
    if output.json || output.jsonl {
      try tell(
        Entry(
          file: source.path, place: source.place, outcome: imported.kind,
          article: imported.article, title: document.title.string,
          duplicateOf: imported.duplicateOf,
          why: imported.kind == .skipped ? imported.verdict(isRehearsal) : nil, warnings: warnings))
    } else {
      let title = Phrase.shortened(document.title.string, to: 70)
      let place = files == 1 && source.place == nil ? "" : "  \(source.words)"
      print(
        "\(imported.article)  \(title)  (\(imported.verdict(isRehearsal)))\(Harmless.line(place))")
    }
    if isUndecided {
      say(
        "warning: \(source.words): several texts of \(imported.article) stand; decide first which: "
          + "'postil conflicts' shows the commands")
    }
    if doubtful > 0 {
      say(
        "the words of \(Phrase.counted(doubtful, "note")) changed or went: postil anchors "
          + imported.article)
    }
    // What holds for every entry of a file is said of the first.
    for warning in warnings where said.insert("\(source.path)\0\(warning)").inserted {
      say("warning: \(source.words): \(warning)")
    }
  }

  private var undecided = 0
  private var said: Set<String> = []

  /// Behind what was printed so far.
  private func say(_ words: String) {
    fflush(nil)
    Terminal.say(words)
  }

  /// A part of a file, or a file of a folder, that is no article.
  mutating func skip(_ source: ImportSource, _ problem: FileProblem) throws {
    counts[.skipped, default: 0] += 1
    let reason = Diagnosis.of(problem).message
    say(
      "skipped: \(source.place.map { "\(source.path), \($0)\(reason.dropFirst(source.path.count))" } ?? reason)"
    )
    guard output.json || output.jsonl else { return }
    try tell(
      Entry(
        file: source.path, place: source.place, outcome: .skipped, article: nil, title: nil,
        duplicateOf: nil, why: reason, warnings: []))
  }

  mutating func refuse(_ file: ImportList.File, _ problem: FileProblem) throws {
    let source = ImportSource(path: file.path.shown, place: nil)
    guard file.isNamed else { return try skip(source, problem) }
    refused += 1
    counts[.skipped, default: 0] += 1
    Terminal.complain(Diagnosis.of(problem).lines)
    guard output.json || output.jsonl else { return }
    try tell(
      Entry(
        file: source.path, place: nil, outcome: .skipped, article: nil, title: nil,
        duplicateOf: nil, why: Diagnosis.of(problem).message, warnings: []))
  }

  private mutating func tell(_ entry: Entry) throws {
    if output.jsonl { try Terminal.write(JSONText.of(entry) + "\n") } else { try told.add(entry) }
  }

  /// What it adds up to, where there was more than one article.
  mutating func finish() throws {
    if output.json { try told.finish() }
    let all = counts.values.reduce(0, +)
    guard all > 1 || !passedOver.isEmpty || isRehearsal && all > 0 else { return }
    let order: [Verdict] = [.added, .revised, .unchanged, .duplicate, .skipped]
    let words = order.compactMap { verdict in
      counts[verdict].map { "\($0) \(verdict == .duplicate ? "duplicate" : verdict.rawValue)" }
    }
    let passed = passedOver.isEmpty ? "" : "; passed over: \(passedOver.joined(separator: ", "))"
    let start = isRehearsal ? "nothing was changed; would be: " : ""
    say(start + (words.isEmpty ? "no article" : words.joined(separator: ", ")) + passed)
  }

  /// What to do about files that were not taken.
  static func hint(ofTaken areOthers: Bool, _ isRehearsal: Bool) -> String {
    switch (areOthers, isRehearsal) {
    case (true, false): "the others are in; mend these and import them again"
    case (true, true): "the others would be taken; mend these before you import them"
    case (false, _): "nothing was taken; mend the files and import them again"
    }
  }

  /// What the process ends with where something was not taken that was named; `nil` where all is well.
  var answer: CommandError? {
    if undecided > 0, undecided == refused {
      return CommandError(
        .undecided,
        "\(Phrase.counted(refused, "file")) not imported: several texts of an article stand",
        hint: "postil conflicts shows them; decide, and import again")
    }
    if refused > 0 {
      let of = refused <= files ? " of \(Phrase.counted(files, "file"))" : ""
      return CommandError(
        .usage, "\(refused)\(of) not imported",
        hint: Self.hint(ofTaken: counts.contains { $0.key != .skipped }, isRehearsal))
    }
    if let folder = emptyFolders.first {
      return CommandError(Diagnosis.of(FileProblem.noArticles(path: folder)))
    }
    return nil
  }
}
