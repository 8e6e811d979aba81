import ArgumentParser
import PostilCore
import PostilPages
import PostilReplica

/// The form in which a writing command prints what it recorded.
struct RecordedOutput: ParsableArguments {
  @Flag(help: "Print the recorded events as one JSON document.")
  var json = false

  /// - Parameter plain: prints the echo for people.
  func print(_ document: some Encodable, plain: () -> Void) throws {
    guard json else { return plain() }
    try OutputOptions.printDocument(document)
  }

  /// - Parameter plain: prints the echo for people.
  func print(_ events: [Event], of replica: Replica, plain: () -> Void) throws {
    guard json else { return plain() }
    try print(replica.read { try $0.lines(of: events) }, plain: plain)
  }

  /// One line for each id.
  ///
  /// - Parameter line: the echo of an id whose events were recorded.
  func print(
    _ outcomes: [EditOutcome], of ids: [String], in replica: Replica,
    _ line: (String, EditOutcome) -> String
  ) throws {
    try print(outcomes.flatMap(\.events), of: replica) {
      for (id, outcome) in zip(ids, outcomes) where !outcome.isUnchanged {
        Terminal.print(line(id, outcome))
      }
    }
    let unchanged = zip(ids, outcomes).filter { $0.1.isUnchanged }.map { $0.0 }
    if !unchanged.isEmpty { Terminal.say(EditText.unchanged(unchanged, of: ids.count)) }
  }
}

/// The form in which a command that makes or moves a replica or a workspace prints its result.
struct PlaceOutput: ParsableArguments {
  @Flag(help: "Print the result as one JSON document.")
  var json = false

  /// - Parameter plain: says it to people.
  func print(_ place: @autoclosure () throws -> PlaceLine, plain: () -> Void) throws {
    guard json else { return plain() }
    try OutputOptions.printDocument(place())
  }
}
