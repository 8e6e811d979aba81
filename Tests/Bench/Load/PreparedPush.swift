import PostilCore
import PostilLog
import PostilStore
import PostilWire
import TestSupport

/// The push of one replica: frames that are ready to be sent.
struct PreparedPush {
  struct Message {
    let frame: [UInt8]
    /// The bytes that it counts against the credit.
    let bytes: Int
    let lastCounter: UInt64
  }

  let workspace: WorkspaceIdentity
  let name: Text
  let key: SigningKey
  let ticket: Ticket
  let join: Message
  let messages: [Message]
  /// Of the changesets after the join, the events' bytes as they go into the log.
  let runs: [[UInt8]]

  /// The workspace of a bench's server.
  static let newsroom = WorkspaceIdentity(
    foundedBy: SigningKey.ofTests("operator").publicKey, name: "newsroom")

  /// Prepares changesets of so many events each for several replicas, so many events in all: those
  /// that people did to annotations in a workload, over and over.
  static func all(
    replicas: Int, changesetEvents size: Int, events: Int, from recording: Recording,
    to workspace: WorkspaceIdentity = Self.newsroom
  ) throws -> [PreparedPush] {
    let changes = try recording.annotationChanges(limit: 20_000)
    var next = 0
    return try (1...replicas).map { number in
      var changesets: [Changeset] = []
      let name = Text("replica-\(number)")
      let key = SigningKey.ofTests(name.string)
      let invitation = Self.invitation(number)
      let ticket = try Ticket(
        .invitation(invitation.publicKey), signedBy: invitation, for: key.publicKey, as: name,
        workspace: workspace.id)
      var chain = Chain(replica: key.replica, workspace: workspace.id)
      func write(_ changes: [Change], base: Seq) throws {
        let events = changes.map {
          EventEncoder.encode(
            base: base, claimedAt: Instant(milliseconds: 1_760_000_000_000), change: $0)
        }
        let changeset = try Changeset(
          replica: key.replica, firstCounter: (changesets.last?.lastCounter ?? 0) + 1,
          events: EventRun(events: events))
        chain = chain.adding(changeset)
        changesets.append(try changeset.signed(by: key, at: chain))
      }
      try write([.memberJoined(name: name, publicKey: key.publicKey, ticket: ticket)], base: 0)
      for _ in 0..<events / replicas / size {
        try write((0..<size).map { changes[(next + $0) % changes.count] }, base: Seq(replicas))
        next += size
      }
      let messages = changesets.map {
        Message(
          frame: ClientMessage.push($0).frame.encoded, bytes: $0.events.bytes.count,
          lastCounter: $0.lastCounter)
      }
      return PreparedPush(
        workspace: workspace, name: name, key: key, ticket: ticket, join: messages[0],
        messages: Array(messages.dropFirst()),
        runs: changesets.dropFirst().map(\.events.bytes))
    }
  }
}

extension PreparedPush {
  /// The one-time key with which a replica joins.
  static func invitation(_ number: Int) -> SigningKey {
    SigningKey.ofTests("for replica \(number)")
  }

  /// The operator's invitations of replicas by their numbers, from 1.
  static func invitations(_ replicas: Int) -> [Change] {
    (1...replicas).map { number in
      .memberInvited(
        Invitation(
          publicKey: invitation(number).publicKey,
          guest: .member(.admin, name: Text("replica-\(number)")), expires: nil))
    }
  }

  /// Makes a server's folder in which the replicas are expected.
  ///
  /// - Returns: how many events its log holds.
  static func expect(_ replicas: Int, in folder: String) throws -> Int {
    let store = try Site.found(in: folder)
    let key = SigningKey.ofTests("operator")
    let now = Instant(milliseconds: 1_760_000_000_000)
    let changes =
      [Change.memberJoined(name: Roster.founderName, publicKey: key.publicKey)]
      + invitations(replicas)
    guard case .logged = try store.record(changes, by: key, now: now) else {
      throw PushClient.Failure.unexpected(nil)
    }
    return changes.count
  }
}

extension Recording {
  /// The first that are neither joins nor imports.
  fileprivate func annotationChanges(limit: Int) throws -> [Change] {
    var changes: [Change] = []
    for changeset in changesets {
      for index in changeset.events.ranges.indices {
        switch try changeset.event(at: index).change {
        case .memberJoined, .memberInvited, .articleImported: continue
        case let change: changes.append(change)
        }
        if changes.count == limit { return changes }
      }
    }
    return changes
  }
}
