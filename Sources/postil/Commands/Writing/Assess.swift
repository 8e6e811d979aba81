import ArgumentParser
import PostilPages
import PostilReplica

struct Assess: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assess",
    abstract: "Record your assessment: postil assess ID reliability=B confidence=70",
    discussion: """
      Your assessment is yours alone: nobody else can change it; where members differ, that is \
      dissent, which 'postil show' lists, not a conflict. Aspects: reliability of the source (A to \
      F), credibility of what it says (1 to 6), likelihood (almost-no-chance, very-unlikely, \
      unlikely, roughly-even, likely, very-likely, almost-certain), confidence (0 to 100), stance \
      (supports, refutes, neutral, unrelated), rationale (free text). An empty value withdraws \
      one.
      """)

  @OptionGroup var location: Location

  @OptionGroup var output: RecordedOutput

  @Argument(
    help: ArgumentHelp(
      "Articles, or annotations such as north.42; then ASPECT=VALUE. An id or a value of - is read from stdin.",
      valueName: "id> ... <aspect=value"))
  var words: [String]

  func run() throws {
    let (ids, typed) = try TypedFields.behindIDs(words, as: "ASPECT=VALUE")
    let replica = try location.replica()
    let outcomes = try replica.assess(
      ids, typed.map { (aspect: $0.name, value: $0.value) }, now: currentInstant())
    try output.print(outcomes, of: ids, in: replica) { id, _ in
      EditText.set(id, TypedFields.recorded(typed))
    }
    guard typed.contains(where: { $0.name == "credibility" && $0.value == "1" }) else { return }
    // Two sources with one text confirm nothing.
    for id in ids {
      for shared in try replica.read({ try $0.textsElsewhere(of: id) }) {
        Terminal.say(EditText.unconfirmed(shared))
      }
    }
  }
}

struct Release: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "release",
    abstract: "Set who may receive it: postil release ID +partners -press",
    discussion:
      "Removing an audience wins over adding it, if neither author had seen the other's change.")

  @OptionGroup var location: Location

  @OptionGroup var output: RecordedOutput

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "Articles, or annotations such as north.42; then +AUDIENCE adds, -AUDIENCE removes.",
      valueName: "id> ... <audiences"))
  var words: [String]

  func run() throws {
    let (ids, signed) = try SignedWords.behindIDs(words)
    let replica = try location.replica()
    let outcomes = try replica.release(
      ids, to: signed.adding, not: signed.removing, now: currentInstant())
    try output.print(outcomes, of: ids, in: replica, EditText.signed)
  }
}
