import ArgumentParser
import Foundation
import PostilPages
import PostilReplica

struct Edit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Replace the note of an annotation, or the body of a reply.",
    discussion: """
      Without a text, on a terminal, $VISUAL or else $EDITOR opens with the present one; what you typed is kept \
      until it is recorded, and the same command goes on with it. --note '' clears a note where a quote or tags \
      are left.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: RecordedOutput

  @Argument(help: "Annotations and replies such as north.42; - reads their ids from stdin.")
  var id: [String]

  @Option(
    name: [.long, .customShort("m")], parsing: .unconditional,
    help: "The new text; - reads it from stdin, '' clears it.")
  var note: String?

  func run() throws {
    if id.contains("-"), note == "-" { throw ValidationError.repeatedStdin }
    let ids = try TypedIDs.read(id)
    let replica = try location.replica(isShared: true)
    if let note {
      return try record(try TypedText.read(note), of: ids, in: replica)
    }
    guard ids.count == 1, WrittenNote.isPossible else { throw ValidationError.textMissing }
    let (place, text) = try replica.read { try $0.place(ofNote: ids[0]) }
    try WrittenNote.record(
      .edit(of: place, from: text), start: text, about: place, in: replica
    ) {
      try record($0, of: ids, replacing: text, in: replica)
    }
  }

  private func record(
    _ note: String, of ids: [String], replacing shown: String? = nil, in replica: Replica
  ) throws {
    let outcomes = try replica.edit(ids, text: note, replacing: shown, now: currentInstant())
    try output.print(outcomes, of: ids, in: replica) { id, outcome in
      EditText.edited(id, outcome, text: note)
    }
  }
}

struct Tag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag",
    abstract: "Add and remove tags: postil tag ID +losses -unverified",
    discussion: """
      Several ids before the tags are changed at once, all or none; - reads ids from stdin, the first word of \
      each line. Commas separate tags. Adding a tag wins over removing it, if neither author had seen the \
      other's change.

      How tags are read, for everybody: postil tag rename OLD NEW, postil tag merge A B --into C, \
      postil tag describe TAG TEXT. Each has --undo and a --help of its own.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: RecordedOutput

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "Articles, or annotations such as north.42; then +TAG adds, -TAG removes.",
      valueName: "id> ... <tags"))
  var words: [String]

  func run() throws {
    let (ids, signed) = try SignedWords.behindIDs(words)
    let replica = try location.replica()
    let outcomes = try replica.tag(
      ids, adding: signed.adding, removing: signed.removing, now: currentInstant())
    try output.print(outcomes, of: ids, in: replica, EditText.signed)
  }
}

struct SetFields: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Set fields: postil set ID status=accepted due=2026-12-01",
    discussion: """
      Fields: status (open, in-review, accepted, rejected, superseded), assignee, due, language, \
      marking (clear, green, amber, amber+strict, red); of articles also title; of annotations also \
      motivation and color. A due date is a day such as 2026-12-01, or today or tomorrow. Of all the things named all are set, or none. FIELD= without a value clears a field, \
      but not a marking.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: RecordedOutput

  @Argument(
    help: ArgumentHelp(
      "Articles, or annotations such as north.42; then FIELD=VALUE. An id or a value of - is read from stdin.",
      valueName: "id> ... <field=value"))
  var words: [String]

  func run() throws {
    let (ids, typed) = try TypedFields.behindIDs(words, as: "FIELD=VALUE")
    let replica = try location.replica()
    let outcomes = try replica.set(
      ids, typed.map { (field: $0.name, value: $0.value) }, now: currentInstant())
    try output.print(outcomes, of: ids, in: replica) { id, _ in
      EditText.set(id, TypedFields.recorded(typed))
    }
    if let due = typed.last(where: { $0.name == "due" }) { sayIfPast(due.value) }
  }
}

/// Says of a due date that it is past; it is taken all the same, since no clock decides anything.
func sayIfPast(_ due: String) {
  // The day may not have ended yet somewhere.
  let hour = 3_600.0
  let day = Date().addingTimeInterval(-12 * hour).formatted(.iso8601.year().month().day())
  if !due.isEmpty, due < day { Terminal.say(EditText.past(due: due)) }
}

struct Delete: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Delete an article, an annotation or a reply.",
    discussion: """
      It is hidden, and stays in the log. If somebody who has not seen the deletion writes to it, \
      it stays visible, as a conflict to resolve.
      """)

  @OptionGroup var location: Location
  @OptionGroup var output: RecordedOutput

  @Argument(help: "What to delete, such as north.42; - reads ids from stdin.")
  var id: [String]

  func run() throws {
    let ids = try TypedIDs.read(id)
    let replica = try location.replica()
    let notices = try replica.read { reader in try ids.map { try reader.aboutDeleting($0) } }
    let outcomes = try replica.delete(ids, now: currentInstant())
    let hidden = Dictionary(zip(ids, notices.map(\.hidden))) { first, _ in first }
    try output.print(outcomes, of: ids, in: replica) { id, _ in
      EditText.deleted(id, with: hidden[id] ?? nil)
    }
    for (notice, outcome) in zip(notices, outcomes) where !outcome.isUnchanged {
      Terminal.say(EditText.remarks(notice))
    }
  }
}

extension SignedWords {
  /// Ids, and the words behind them.
  static func behindIDs(_ typed: [String]) throws -> (ids: [String], words: SignedWords) {
    let (ids, rest) = TypedIDs.split(typed, before: isSigned)
    guard !ids.isEmpty else { throw ValidationError.missing(argument: "id") }
    let words = try SignedWords(rest)
    guard !rest.isEmpty else { throw ValidationError.wordsMissing }
    return (try TypedIDs.read(ids), words)
  }
}

extension TypedFields {
  /// Ids, and the pairs behind them.
  static func behindIDs(_ typed: [String], as pattern: String) throws -> (
    ids: [String], fields: [(name: String, value: String)]
  ) {
    let (ids, rest) = TypedIDs.split(typed) { $0.unicodeScalars.contains("=") }
    guard !ids.isEmpty else { throw ValidationError.missing(argument: "id") }
    guard !rest.isEmpty else { throw ValidationError.missing(argument: pattern.lowercased()) }
    if ids.contains("-"), rest.contains(where: { $0.hasSuffix("=-") }) {
      throw ValidationError.repeatedStdin
    }
    let fields = try parse(rest, as: pattern)
    return (try TypedIDs.read(ids), fields)
  }
}
