import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport
import Testing

@testable import PostilServer

/// The refusals of peers, and their contents.
struct RefusalTests {
  private var server = Transcript()
  private var north = Author("north")
  private var south = Author("south")

  /// The log holds two events of south.
  init() throws {
    try server.others(south.write(south.join))
    try server.others(south.write(.articleImported(.sample("One"))))
  }

  /// The refusal of a first message, without the greeting.
  private mutating func refusal(of message: ClientMessage) throws -> Refusal? {
    #expect(try server.hear(message) == nil)
    let said = try server.said()
    guard said.count == 2, case .refusal(let refusal)? = said.last else { return nil }
    #expect(server.session.isFinished)
    return refusal
  }

  @Test mutating func `a push before hello`() throws {
    #expect(try refusal(of: .push(north.write(north.join))) == Refusal(.outOfOrder))
    #expect(server.log.end() == 2)
  }

  @Test mutating func `a second hello`() throws {
    try server.welcome(north.replica)
    _ = try server.said()
    #expect(try server.hear(.hello(.from(north.replica))) == nil)
    #expect(try server.said() == [.refusal(Refusal(.outOfOrder))])
  }

  @Test(arguments: [0, 2, UInt64.max])
  mutating func `another version`(version: UInt64) throws {
    #expect(
      try refusal(of: .hello(.from(north.replica, version: version)))
        == Refusal(.unsupportedVersion, expected: 1, found: version))
  }

  @Test(arguments: ["", "Atlas", "atlas2"])
  mutating func `another workspace's name`(name: String) throws {
    #expect(
      try refusal(of: .hello(.from(north.replica, workspaceName: Text(name))))
        == Refusal(.unknownWorkspace, subject: Text(name)))
  }

  @Test mutating func `another workspace of the same name`() throws {
    let id = WorkspaceIdentity.other.id
    #expect(
      try refusal(of: .hello(.from(north.replica, workspaceID: id, chain: Chain(workspace: id))))
        == Refusal(.otherWorkspace))
  }

  @Test mutating func `a cursor without a workspace`() throws {
    #expect(
      try refusal(of: .hello(.from(north.replica, workspaceID: [], cursor: 1, chain: nil)))
        == Refusal(.otherWorkspace))
  }

  @Test(arguments: [3, Seq.max])
  mutating func `a cursor beyond the log`(cursor: Seq) throws {
    #expect(
      try refusal(of: .hello(.from(north.replica, cursor: cursor)))
        == Refusal(.logIsBehind, expected: 2, found: cursor))
  }

  @Test mutating func `another chain at the cursor`() throws {
    #expect(
      try refusal(of: .hello(.from(north.replica, cursor: 2))) == Refusal(.diverged, found: 2))
  }

  @Test mutating func `no chain at the cursor`() throws {
    #expect(
      try refusal(of: .hello(.from(north.replica, cursor: 2, chain: nil)))
        == Refusal(.diverged, found: 2))
  }

  @Test mutating func `another chain before the first event`() throws {
    #expect(
      try refusal(of: .hello(.from(north.replica, chain: Chain(workspace: []))))
        == Refusal(.diverged, found: 0))
  }

  @Test mutating func `somebody else's changeset`() throws {
    try server.welcome(north.replica, wantsLog: false)
    #expect(
      try server.hear(.push(south.write(.articleImported(.sample("Two"))))) == nil)
    #expect(try server.said() == [.refusal(Refusal(.outOfOrder))])
  }

  @Test mutating func `more under way than the credit`() throws {
    try server.welcome(north.replica, wantsLog: false)
    #expect(try server.hear(.push(north.write(north.join))) != nil)
    let text = Text(String(repeating: "t", count: Limits.articleBytes))
    let long = Change.articleImported(
      ArticleImport(text: text, url: nil, published: nil, language: nil, importer: ""))
    var taken = 0
    while try server.hear(.push(north.write(long))) != nil { taken += 1 }
    #expect(taken == Limits.creditBytes / Limits.articleBytes - 1)
    guard case .refusal(let refusal)? = try server.said().last else {
      Issue.record("no refusal")
      return
    }
    #expect(refusal.code == .tooMuch)
    #expect(refusal.expected == UInt64(Limits.creditBytes))
    #expect(refusal.found > refusal.expected)
  }

  @Test mutating func `credit comes back with acknowledgements`() throws {
    try server.welcome(north.replica, wantsLog: false)
    try server.push(north.write(north.join))
    let text = Text(String(repeating: "t", count: Limits.articleBytes))
    for number in 0..<6 {
      // Each an article of its own: one has room for three of them.
      let url = Text("http://localhost/\(number)")
      try server.push(
        north.write(
          .articleImported(
            ArticleImport(text: text, url: url, published: nil, language: nil, importer: ""))))
      _ = try server.said()
    }
    #expect(server.log.end() == 9)
    #expect(!server.session.isFinished)
  }
}
