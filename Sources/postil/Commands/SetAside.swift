import ArgumentParser
import PostilReplica

/// What `set-aside` and `reinstate` take.
struct NamedEventsOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("Events such as north.42.", valueName: "event"))
  var events: [String] = []

  @Option(help: ArgumentHelp("All events of a member.", valueName: "member"))
  var by: String?

  @Option(help: ArgumentHelp("With --by: from this event of the log on.", valueName: "seq"))
  var since: UInt64?

  @Option(help: "Why; everybody can read it.")
  var why: String

  func validate() throws {
    guard events.isEmpty != (by == nil) else {
      throw ValidationError("name events, or a member with --by")
    }
    guard since == nil || by != nil else { throw ValidationError("--since goes with --by") }
  }

  var named: NamedEvents {
    by.map { .all(of: $0, since: since ?? 1) } ?? .events(events)
  }
}

struct SetAside: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let accepted events change nothing any more. Admins only.",
    discussion: """
      Nothing leaves the log: 'postil log' shows what was set aside and by whom. Membership cannot be \
      set aside. It counts from its own place in the log on, for everybody, and gives back the room \
      that the events took. postil reinstate is the inverse.
      """)

  @OptionGroup var location: Location
  @OptionGroup var options: NamedEventsOptions

  func run() throws {
    let count = try location.replica().set(
      options.named, aside: true, why: options.why, now: currentInstant())
    print("set aside  \(Terminal.counted(count, "event")); takes effect with the next push")
  }
}

struct Reinstate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Let events count again that were set aside. Admins only.")

  @OptionGroup var location: Location
  @OptionGroup var options: NamedEventsOptions

  func run() throws {
    let count = try location.replica().set(
      options.named, aside: false, why: options.why, now: currentInstant())
    print("reinstated \(Terminal.counted(count, "event")); takes effect with the next push")
  }
}
