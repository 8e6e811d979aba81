import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

/// Every `LogStore` lets a replica in by one join, as its first event.
struct JoinTests {
  @Test(arguments: LogKind.allCases)
  func `the first event must be a join`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    #expect(
      try open.refusal(of: north.write(.articleImported(.sample("One"))))
        == Refusal(.notAMember))
    #expect(try open.log.end() == 0)
  }

  @Test(arguments: LogKind.allCases)
  func `a join with another replica's key is refused`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    let foreign = Change.memberJoined(name: "north", publicKey: Author("south").publicKey)
    #expect(try open.refusal(of: north.write(foreign)) == Refusal(.notAMember))
  }

  @Test(arguments: LogKind.allCases, [0, 31, 33])
  func `a key of any length but 32 bytes is refused`(kind: LogKind, length: Int) throws {
    var open = try kind.open()
    let key = [UInt8](repeating: 7, count: length)
    let event = EventEncoder.encode(
      base: 0, claimedAt: .noon, change: .memberJoined(name: "north", publicKey: key))
    let changeset = try Changeset(
      replica: ReplicaID(publicKey: key), firstCounter: 1, events: EventRun(events: [event]))
    let fault: Text = length == 0 ? "missingField" : "outOfRange"
    #expect(
      try open.refusal(of: changeset)
        == Refusal(.malformed, expected: 2, found: 1, subject: fault))
  }

  @Test(arguments: LogKind.allCases, ["North", "no rth", "42", "-a", "имЯ", ""])
  func `a name that is not allowed is refused`(kind: LogKind, name: String) throws {
    var open = try kind.open()
    var author = Author("north")
    let join = Change.memberJoined(name: Text(name), publicKey: author.publicKey)
    let expected =
      name.isEmpty
      ? Refusal(.malformed, expected: 1, found: 1, subject: "missingField")
      : Refusal(.nameNotAllowed, subject: Text(name))
    #expect(try open.refusal(of: author.write(join)) == expected)
  }

  @Test(arguments: LogKind.allCases)
  func `a name is given once`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    var second = Author("second")
    try open.appendAdmitted(north.write(north.join))
    #expect(
      try open.refusal(of: second.write(.memberJoined(name: "north", publicKey: second.publicKey)))
        == Refusal(.nameTaken, subject: "north"))
    #expect(try open.log.frontier(of: second.replica) == nil)
  }

  @Test(arguments: LogKind.allCases)
  func `a refused replica may try again under another name`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    var second = Author("second")
    try open.appendAdmitted(north.write(north.join))
    _ = try open.append(second.write(.memberJoined(name: "north", publicKey: second.publicKey)))
    second.forget(1)
    let logged = try open.appendAdmitted(second.write(second.join))
    #expect(logged.firstSeq == 2)
  }

  @Test(arguments: LogKind.allCases)
  func `a second join is refused, in the same changeset and later`(kind: LogKind) throws {
    var open = try kind.open()
    var north = Author("north")
    #expect(try open.refusal(of: north.write(north.join, north.join)) == Refusal(.notAMember))
    north.forget(2)
    try open.appendAdmitted(north.write(north.join))
    #expect(
      try open.refusal(of: north.write(.memberJoined(name: "n2", publicKey: north.publicKey)))
        == Refusal(.notAMember))
  }

  @Test(arguments: LogKind.allCases)
  func `letters of both scripts make a name`(kind: LogKind) throws {
    var open = try kind.open()
    var author = Author("север-2")
    try open.appendAdmitted(author.write(author.join))
    #expect(try open.log.frontier(of: author.replica)?.name == "север-2")
  }
}
