import ArgumentParser
import Foundation
import PostilPages
import PostilReplica

struct Edit: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit",
    abstract: "Replace the note of an annotation, or the body of a reply.")

  @OptionGroup var location: Location

  @Argument(help: "An annotation or a reply, such as north.42.")
  var id: String

  @Option(parsing: .unconditional, help: "The new text; - reads it from stdin.")
  var note: String

  func run() throws {
    let note = try TypedText.read(note)
    let outcome = try location.replica().edit(id, text: note, now: currentInstant())
    outcome.echo(EditText.edited(id, note: note))
  }
}

struct Tag: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag",
    abstract: "Add and remove tags: postil tag ID +losses -unverified",
    discussion: """
      Adding a tag wins over removing it, if neither author had seen the other's change.

      How tags are read, for everybody: postil tag rename OLD NEW, postil tag merge A B --into C, \
      postil tag describe TAG TEXT. Each has --undo and a --help of its own.
      """
  )

  @OptionGroup var location: Location

  @Argument(help: "An article, or an annotation such as north.42.")
  var id: String

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp("+TAG adds, -TAG removes; a plain TAG adds.", valueName: "tags"))
  var tags: [String]

  func run() throws {
    let signed = try SignedWords(tags)
    let outcome = try location.replica().tag(
      id, adding: signed.adding, removing: signed.removing, now: currentInstant())
    outcome.echo(EditText.signed(id, signed.shown))
  }
}

struct SetFields: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set",
    abstract: "Set fields: postil set ID status=accepted due=2026-12-01",
    discussion: """
      Fields: status (open, in-review, accepted, rejected, superseded), assignee, due, language, \
      marking (clear, green, amber, amber+strict, red); of articles also title; of annotations also \
      motivation and color. All are set, or none. FIELD= without a value clears a field, but not a marking.
      """)

  @OptionGroup var location: Location

  @Argument(help: "An article, or an annotation such as north.42.")
  var id: String

  @Argument(
    help: ArgumentHelp("FIELD=VALUE; a value of - is read from stdin.", valueName: "field=value"))
  var fields: [String]

  func run() throws {
    let typed = try TypedFields.parse(fields, as: "FIELD=VALUE")
    let outcome = try location.replica().set(
      id, typed.map { (field: $0.name, value: $0.value) }, now: currentInstant())
    outcome.echo(EditText.set(id, typed))
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

  @Argument(help: "What to delete, such as north.42.")
  var id: String

  func run() throws {
    let replica = try location.replica()
    let notice = try replica.read { try $0.aboutDeleting(id) }
    let outcome = try replica.delete(id, now: currentInstant())
    outcome.echo(EditText.deleted(id))
    guard case .recorded = outcome else { return }
    Terminal.say(EditText.remarks(notice))
  }
}

extension EditOutcome {
  /// Reports the write, or that nothing had to be written.
  func echo(_ line: String) {
    switch self {
    case .recorded: print(line)
    case .unchanged: Terminal.say(EditText.unchanged)
    }
  }
}
