import PostilCore

@testable import PostilWire

/// A message as the vectors of frames write it, by the type of its frame.
enum MessageVector {
  case server(ServerMessage)
  case replica(ClientMessage)
  /// A refusal with a code that this version does not know, which none of its values can be.
  case laterRefusal(kind: UInt64, expected: UInt64, found: UInt64, subject: Text)
}

/// The fields of any message.
struct MessageFields: Decodable {
  let lowestVersion, highestVersion, version, cursor, end, lastCounter: Read<UInt64>?
  let creditBytes, seq, firstSeq, lastSeq, rawBytes: Read<UInt64>?
  let expected, found, retryAfterSeconds: Read<UInt64>?
  let bytes: Read<[UInt8]>?
  let receivedAt: Read<Int64>?
  let workspaceName, subject: Read<Text>?
  let workspaceID, chain, endChain, nonce, proof, epoch, signature: Read<[UInt8]>?
  let newestEnd: EndVector?
  let room: RoomVector?
  let joining: JoiningVector?
  let replica: Read<ReplicaID>?
  let wantsLog: Bool?
  let capabilities: [Read<Text>]?
  let starts: [StartVector]?
  let changesets: [ChangesetVector]?
  let changeset: ChangesetVector?
  let code, kind, restoration: UInt64?

  func message(of type: String) throws -> MessageVector {
    switch type {
    case "greeting":
      .server(
        .greeting(
          Greeting(
            versions: try need(lowestVersion)...(try need(highestVersion)), nonce: try need(nonce)))
      )
    case "hello": .replica(.hello(try hello()))
    case "welcome": .server(.welcome(try welcome()))
    case "changesets": .server(.changesets(try need(changesets).map { try $0.logged }))
    case "segment": .server(.segment(try segment()))
    case "giveBack": .replica(.giveBack(try segment()))
    case "takenBack": .server(.takenBack(try need(seq)))
    case "end":
      .server(
        .end(
          try need(seq), chain: Chain(bytes: try need(chain)), signature: signature?.value))
    case "push": .replica(.push(try need(changeset).changeset))
    case "ack":
      .server(
        .ack(
          Ack(
            lastCounter: try need(lastCounter), firstSeq: firstSeq?.value,
            receivedAt: Instant(milliseconds: try need(receivedAt)))))
    case "refusal": try refusal()
    default: throw Unreadable(text: type)
    }
  }

  private func hello() throws -> Hello {
    Hello(
      version: try need(version), workspaceName: try need(workspaceName),
      workspaceID: try need(workspaceID), replica: try need(replica), cursor: try need(cursor),
      chain: Chain(bytes: try need(chain)), wantsLog: try need(wantsLog),
      capabilities: try need(capabilities).map(\.value), proof: proof?.value,
      joining: joining.map {
        Hello.Joining(
          name: $0.name.value, publicKey: $0.publicKey.value, ticket: $0.ticket.ticket)
      }, newestEnd: try newestEnd.map { try $0.signed(of: try need(workspaceID)) })
  }

  private func welcome() throws -> Welcome {
    Welcome(
      workspaceID: try need(workspaceID), epoch: try need(Epoch(bytes: try need(epoch))),
      end: try need(end), lastCounter: try need(lastCounter),
      chain: Chain(bytes: try need(chain)), creditBytes: try need(creditBytes),
      endChain: Chain(bytes: try need(endChain)),
      restoration: try need(Restoration(rawValue: try need(restoration))),
      capabilities: try need(capabilities).map(\.value), signature: signature?.value)
  }

  private func segment() throws -> Segment {
    Segment(
      firstSeq: try need(firstSeq), lastSeq: try need(lastSeq), rawBytes: try need(rawBytes),
      bytes: try need(bytes), chain: try segmentChain(),
      starts: try need(starts).map { try $0.start })
  }

  private func segmentChain() throws -> Chain {
    guard let chain = Chain(bytes: try need(chain)) else { throw Unreadable(text: "a chain") }
    return chain
  }

  private func refusal() throws -> MessageVector {
    guard let known = Refusal.Code(rawValue: try need(code)) else {
      return .laterRefusal(
        kind: try need(kind), expected: try need(expected), found: try need(found),
        subject: try need(subject))
    }
    return .server(
      .refusal(
        Refusal(
          known, expected: try need(expected), found: try need(found), subject: try need(subject),
          retryAfterSeconds: try need(retryAfterSeconds), room: try room?.room)))
  }

  private func need<Value>(_ field: Value?) throws -> Value {
    guard let field else { throw Unreadable(text: "a field that is not there") }
    return field
  }

  private func need<Value>(_ field: Read<Value>?) throws -> Value {
    guard let field else { throw Unreadable(text: "a field that is not there") }
    return field.value
  }
}

/// A signed end that a hello names.
struct EndVector: Decodable {
  let epoch, chain, signature: Read<[UInt8]>
  let seq: Read<UInt64>

  func signed(of workspaceID: [UInt8]) throws -> SignedEnd {
    guard let epoch = Epoch(bytes: epoch.value), let chain = Chain(bytes: chain.value) else {
      throw Unreadable(text: "an end")
    }
    return SignedEnd(
      LogEnd(workspaceID: workspaceID, epoch: epoch, seq: seq.value, chain: chain),
      signature: signature.value)
  }
}

/// A full room, by its owner: one of the four.
struct RoomVector: Decodable {
  let entity: Read<EntityID>?
  let thread: Read<EventID>?
  let margin: Read<ContentID>?
  let vocabulary: Bool?
  let member: Read<ReplicaID>?
  let isOfBytes: Bool

  var room: Refusal.Room {
    get throws {
      let owners: [RoomOwner?] = [
        entity.map { .entity($0.value) }, thread.map { .thread(of: $0.value) },
        margin.map { .margin(of: $0.value) }, vocabulary == true ? .vocabulary : nil,
      ]
      guard let owner = owners.compactMap({ $0 }).first else { throw Unreadable(text: "an owner") }
      return Refusal.Room(owner: owner, member: member?.value, isOfBytes: isOfBytes)
    }
  }
}

/// The start of a replica's own chain in a segment.
struct StartVector: Decodable {
  let replica: Read<ReplicaID>
  let chain: Read<[UInt8]>

  var start: Segment.Start {
    get throws {
      guard let chain = Chain(bytes: chain.value) else { throw Unreadable(text: "a chain") }
      return Segment.Start(replica: replica.value, chain: chain)
    }
  }
}
