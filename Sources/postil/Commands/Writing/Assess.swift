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

  @Argument(help: "An article, or an annotation such as north.42.")
  var id: String

  @Argument(
    help: ArgumentHelp("ASPECT=VALUE; a value of - is read from stdin.", valueName: "aspect=value"))
  var aspects: [String]

  func run() throws {
    let typed = try TypedFields.parse(aspects, as: "ASPECT=VALUE")
    let replica = try location.replica()
    let outcome = try replica.assess(
      id, typed.map { (aspect: $0.name, value: $0.value) }, now: currentInstant())
    outcome.echo(EditText.set(id, typed))
    guard typed.contains(where: { $0.name == "credibility" && $0.value == "1" }) else { return }
    // Two sources with one text confirm nothing.
    for shared in try replica.read({ try $0.textsElsewhere(of: id) }) {
      Terminal.say(EditText.unconfirmed(shared))
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

  @Argument(help: "An article, or an annotation such as north.42.")
  var id: String

  @Argument(
    parsing: .allUnrecognized,
    help: ArgumentHelp(
      "+AUDIENCE adds, -AUDIENCE removes; a plain AUDIENCE adds.", valueName: "audiences"))
  var audiences: [String]

  func run() throws {
    let signed = try SignedWords(audiences)
    let outcome = try location.replica().release(
      id, to: signed.adding, not: signed.removing, now: currentInstant())
    outcome.echo(EditText.signed(id, signed.shown))
  }
}
