import ArgumentParser
import PostilCore
import PostilLog
import PostilPages
import PostilReplica
import PostilServer
import PostilWire

/// The arguments of `set-aside` and `reinstate`.
struct NamedEventsOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("Events such as north.42.", valueName: "event"))
  var events: [String] = []

  @Option(help: ArgumentHelp("All events of a member.", valueName: "member"))
  var by: String?

  @Option(help: ArgumentHelp("With --by: from this event of the log on.", valueName: "seq"))
  var since: UInt64?

  @Option(help: "Why; everybody can read it.")
  var why: Reason

  @OptionGroup var choice: OperatorChoice
  @OptionGroup var output: RecordedOutput

  func validate() throws {
    guard events.isEmpty != (by == nil) else {
      throw ValidationError.eventsMissing
    }
    guard since == nil || by != nil else { throw ValidationError.needs("--since", other: "--by") }
    try why.expectGiven("--why")
  }

  /// An act that names nothing is none.
  private func expectSome(_ named: NamedEvents) throws {
    guard named.count == 0, let by else { return }
    throw Diagnosis.nothingToSetAside(of: by, since: since)
  }

  /// The named events that are not set aside, or reinstated, already; reports the others.
  ///
  /// - Parameter isReplica: true if the log here may lack others' decisions.
  private func changing(
    _ named: NamedEvents, aside: Bool, from standing: SetAsides, isReplica: Bool
  ) throws -> NamedEvents {
    try expectSome(named)
    let changing = named.changing(aside: aside, from: standing)
    let same = named.count - changing.count
    let text = NamedEventsText(isAside: aside, isReplica: isReplica)
    if changing.count == 0 {
      Terminal.say(text.nothing(same))
    } else if same > 0, by == nil {
      Terminal.say(text.left(same))
    }
    return changing
  }

  /// Sets them aside, or lets them count again: in a server's folder at once, in a replica with the next
  /// push.
  func set(aside: Bool, at location: Location) throws {
    switch try MembersDesk(location, choice) {
    case .replica(let replica):
      let named =
        try by.map { try replica.named(of: $0, since: since ?? 1) }
        ?? replica.named(events)
      let changing = try changing(
        named, aside: aside, from: replica.setAsidesToBe(), isReplica: true)
      guard changing.count > 0 else { return try output.print([LogLine]()) {} }
      let events = try replica.set(changing, aside: aside, why: why.text, now: currentInstant())
      try output.print(events, of: replica) {
        print(NamedEventsText(isAside: aside, isReplica: true).done(changing.count))
      }
    case .server(let desk, _):
      let named = try by.map { try desk.named(of: $0, since: since ?? 1) } ?? desk.named(events)
      let changing = try changing(
        named, aside: aside, from: desk.store.setAsides(), isReplica: false)
      var lines: [LogLine] = []
      do {
        if let logged = try desk.set(changing, aside: aside, why: why.text, now: currentInstant()) {
          lines = try ServerLog(desk.store).lines(of: logged)
        }
      } catch let refusal as Refusal {
        throw Diagnosis.ofOperator(refusal)
      }
      try output.print(lines) {
        guard changing.count > 0 else { return }
        print(NamedEventsText(isAside: aside, isReplica: false).done(changing.count))
      }
    }
  }
}

struct SetAside: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set-aside",
    abstract: "Cancel the effect of accepted events. Admins only.",
    discussion: """
      Nothing leaves the log: 'postil log' shows what was set aside and by whom. Membership cannot \
      be set aside. It takes effect from its own place in the log, for everybody, and frees the \
      room that the events took. Run it as an admin in a replica, or in the server's folder, where \
      it takes effect at once and needs no admin. 'postil reinstate' is the inverse.
      """)

  @OptionGroup var location: Location
  @OptionGroup var options: NamedEventsOptions

  func run() throws { try options.set(aside: true, at: location) }
}

struct Reinstate: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reinstate",
    abstract: "Let events that were set aside count again. Admins only.",
    discussion: "Run it as an admin in a replica, or in the server's folder.")

  @OptionGroup var location: Location
  @OptionGroup var options: NamedEventsOptions

  func run() throws { try options.set(aside: false, at: location) }
}
