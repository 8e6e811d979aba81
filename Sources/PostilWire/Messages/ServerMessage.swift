package import PostilCore

/// A message of the server to a replica.
package enum ServerMessage: Equatable, Sendable {
  case greeting(Greeting)
  case welcome(Welcome)
  /// Consecutive changesets of the log, the first following the replica's cursor.
  case changesets([LoggedChangeset])
  /// A sealed run of the log, the first event following the replica's cursor.
  case segment(Segment)
  /// Everything up to there has been sent, at least the log as it was when the replica was welcomed. The
  /// log's chain there, and the operator's signature over that end (64 bytes), where the welcome has not
  /// named it already.
  case end(Seq, chain: Chain? = nil, signature: [UInt8]? = nil)
  case ack(Ack)
  /// The run that was given back is durable up to here.
  case takenBack(Seq)
  case refusal(Refusal)
}

package struct Greeting: Equatable, Sendable {
  /// The versions of the protocol that the server speaks, lowest and highest.
  package let versions: ClosedRange<UInt64>
  /// 32 random bytes that no other greeting has: with them a hello proves that it is fresh.
  package let nonce: [UInt8]
  package static let nonceBytes = 32

  package init(versions: ClosedRange<UInt64>, nonce: [UInt8] = []) {
    self.versions = versions
    self.nonce = nonce
  }
}

package struct Welcome: Equatable, Sendable {
  /// 16 bytes.
  package let workspaceID: [UInt8]
  package let epoch: Epoch
  package let end: Seq
  /// The number of this replica's events in the log.
  package let lastCounter: UInt64
  /// The replica's own chain at that counter; `nil` for a replica that the log does not know.
  package let chain: Chain?
  /// The limit of pushed bytes without an acknowledgement.
  package let creditBytes: UInt64
  /// The log's chain at the end; a server of this version always sends it.
  package let endChain: Chain?
  package let restoration: Restoration
  /// Names of optional abilities of the server; unknown ones are ignored.
  package let capabilities: [Text]
  /// The operator's over the end and the chain there, 64 bytes; `nil` in an open workspace, and from a
  /// server without the operator's key.
  package let signature: [UInt8]?

  package init(
    workspaceID: [UInt8], epoch: Epoch, end: Seq, lastCounter: UInt64, chain: Chain?,
    creditBytes: UInt64,
    endChain: Chain? = nil, restoration: Restoration = .none, capabilities: [Text] = [],
    signature: [UInt8]? = nil
  ) {
    self.capabilities = capabilities
    self.signature = signature
    self.epoch = epoch
    self.workspaceID = workspaceID
    self.end = end
    self.lastCounter = lastCounter
    self.chain = chain
    self.creditBytes = creditBytes
    self.endChain = endChain
    self.restoration = restoration
  }

  /// The end of the log, if the operator's key signed it; `nil` where the welcome does not name it.
  package var signedEnd: SignedEnd? { signedEnd(end, chain: endChain, signature: signature) }

  /// An end of the same log that was named later in the same conversation.
  package func signedEnd(_ seq: Seq, chain: Chain?, signature: [UInt8]?) -> SignedEnd? {
    guard let chain, let signature else { return nil }
    return SignedEnd(
      LogEnd(workspaceID: workspaceID, epoch: epoch, seq: seq, chain: chain), signature: signature)
  }
}

/// The restoration of a server's log: a restored log may hold less than the server had acknowledged.
///
/// Source: Protocol/WIRE.md, "Healing".
package enum Restoration: UInt64, Sendable {
  case none = 0
  /// Replicas give back the missing events, and pushes are refused.
  case healing = 1
  /// It has been healed: events that are missing now were in nobody's log.
  case healed = 2
}

/// A pushed changeset is durable in the log.
///
/// To a replica that wants the log it comes in log order: everything before `firstSeq` has been sent.
package struct Ack: Equatable, Sendable {
  package let lastCounter: UInt64
  /// `nil` where the log already held the changeset: its place comes with the log itself.
  package let firstSeq: Seq?
  package let receivedAt: Instant

  package init(lastCounter: UInt64, firstSeq: Seq?, receivedAt: Instant) {
    self.lastCounter = lastCounter
    self.firstSeq = firstSeq
    self.receivedAt = receivedAt
  }
}

extension ServerMessage {
  package var frame: Frame {
    var writer = ProtoWriter()
    switch self {
    case .greeting(let greeting):
      writer.unsigned(1, greeting.versions.lowerBound)
      writer.unsigned(2, greeting.versions.upperBound)
      writer.blob(4, greeting.nonce)
      return Frame(.greeting, body: writer.bytes)
    case .welcome(let welcome):
      writer.blob(1, welcome.workspaceID)
      writer.unsigned(2, welcome.end)
      writer.unsigned(3, welcome.lastCounter)
      writer.blob(4, welcome.chain?.bytes ?? [])
      writer.unsigned(5, welcome.creditBytes)
      writer.blob(6, welcome.endChain?.bytes ?? [])
      writer.unsigned(7, welcome.restoration.rawValue)
      for capability in welcome.capabilities { writer.presentText(8, capability) }
      writer.blob(9, welcome.epoch.bytes)
      if let signature = welcome.signature { writer.presentBlob(10, signature) }
      return Frame(.welcome, body: writer.bytes)
    case .changesets(let changesets):
      writer.payload(1, Payload(packing: ChangesetBatch.encode(changesets)))
      return Frame(.changesets, body: writer.bytes)
    case .segment(let segment):
      writer.segment(segment)
      return Frame(.segment, body: writer.bytes)
    case .end(let seq, let chain, let signature):
      writer.unsigned(1, seq)
      writer.blob(2, chain?.bytes ?? [])
      if let signature { writer.presentBlob(3, signature) }
      return Frame(.end, body: writer.bytes)
    case .ack(let ack):
      writer.unsigned(1, ack.lastCounter)
      writer.unsigned(2, ack.firstSeq ?? 0)
      writer.signed(3, ack.receivedAt.milliseconds)
      return Frame(.ack, body: writer.bytes)
    case .takenBack(let seq):
      writer.unsigned(1, seq)
      return Frame(.takenBack, body: writer.bytes)
    case .refusal(let refusal):
      writer.refusal(refusal)
      return Frame(.refusal, body: writer.bytes)
    }
  }

  /// Reads a frame that a server sent; unknown fields are ignored, a replica's frames refused.
  package init(_ frame: Frame) throws(WireError) {
    var reader = ProtoReader(frame.body)
    switch frame.type {
    case .greeting: self = .greeting(try reader.greeting())
    case .welcome: self = .welcome(try reader.welcome())
    case .changesets: self = .changesets(try reader.changesets())
    case .segment: self = .segment(try reader.segment())
    case .end: self = try reader.endOfLog()
    case .ack: self = .ack(try reader.ack())
    case .refusal: self = .refusal(try reader.refusal())
    case .takenBack: self = .takenBack(try reader.takenBackSeq())
    case .hello, .push, .giveBack: throw .unknownFrame(type: frame.type.rawValue)
    }
  }
}
