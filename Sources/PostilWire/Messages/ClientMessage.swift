package import PostilCore

/// A message of a replica to the server.
package enum ClientMessage: Equatable, Sendable {
  case hello(Hello)
  case push(Changeset)
  /// A run of the log that a restored server has lost, in its original form.
  case giveBack(Segment)
}

/// The client's identity, and its cursor.
package struct Hello: Equatable, Sendable {
  package let version: UInt64
  /// The workspace's name, as in the link.
  package let workspaceName: Text
  /// 16 bytes, or none at the first connection of a replica, which learns it from the welcome.
  package let workspaceID: [UInt8]
  package let replica: ReplicaID
  package let cursor: Seq
  /// The log's chain at the cursor; `nil` where the workspace's id is not yet known.
  package let chain: Chain?
  /// True if the server is to send the events that the replica lacks.
  package let wantsLog: Bool
  /// Names of optional abilities; unknown ones are ignored.
  package let capabilities: [Text]
  /// The proof that this side holds the replica's key: 64 bytes, over the greeting's nonce. `nil` in an open
  /// workspace.
  package var proof: [UInt8]?
  /// Sent by a replica that has not joined yet.
  package let joining: Joining?
  /// The newest signed end that the replica keeps, of the hello's workspace.
  package let newestEnd: SignedEnd?

  /// The contents of a replica's first event, sent early: an uninvited client sees nothing.
  package struct Joining: Equatable, Sendable {
    package let name: Text
    /// 32 bytes; the replica's id is derived from it.
    package let publicKey: [UInt8]
    package let ticket: Ticket

    package init(name: Text, publicKey: [UInt8], ticket: Ticket) {
      self.name = name
      self.publicKey = publicKey
      self.ticket = ticket
    }
  }

  package init(
    version: UInt64, workspaceName: Text, workspaceID: [UInt8], replica: ReplicaID, cursor: Seq,
    chain: Chain?, wantsLog: Bool, capabilities: [Text] = [], proof: [UInt8]? = nil,
    joining: Joining? = nil, newestEnd: SignedEnd? = nil
  ) {
    self.newestEnd = newestEnd
    self.version = version
    self.workspaceName = workspaceName
    self.workspaceID = workspaceID
    self.replica = replica
    self.cursor = cursor
    self.chain = chain
    self.wantsLog = wantsLog
    self.capabilities = capabilities
    self.proof = proof
    self.joining = joining
  }

  /// The hello with the proof that the replica holds its key, as an answer to a greeting.
  ///
  /// - Parameter pin: of the server's key; `nil` where the connection is not encrypted.
  package func proven(by key: SigningKey, answering greeting: Greeting, under pin: Pin?) throws
    -> Hello
  {
    var proven = self
    proven.proof = try key.sign(
      .hello(greeting.nonce, workspace: workspaceName, replica: replica, pin: pin))
    return proven
  }
}

extension ClientMessage {
  package var frame: Frame {
    var writer = ProtoWriter()
    switch self {
    case .hello(let hello):
      writer.hello(hello)
      return Frame(.hello, body: writer.bytes)
    case .push(let changeset):
      writer.changeset(changeset)
      let payload = Payload(packing: writer.bytes)
      var body = ProtoWriter(capacity: payload.bytes.count + 16)
      body.payload(1, payload)
      return Frame(.push, body: body.bytes)
    case .giveBack(let segment):
      writer.segment(segment)
      return Frame(.giveBack, body: writer.bytes)
    }
  }

  /// Reads a frame that a replica sent; unknown fields are ignored, a server's frames refused.
  package init(_ frame: Frame) throws(WireError) {
    var reader = ProtoReader(frame.body)
    switch frame.type {
    case .hello: self = .hello(try reader.hello())
    case .push:
      var payload: Payload?
      while let field = try reader.next() {
        if field == 1 {
          try payload.fill(try reader.payload(), field: field)
        } else {
          try reader.skip()
        }
      }
      var changeset = ProtoReader(try payload.required(1).unpacked())
      self = .push(try changeset.changeset())
    case .giveBack: self = .giveBack(try reader.segment())
    case .greeting, .welcome, .changesets, .segment, .end, .ack, .refusal, .takenBack:
      throw .unknownFrame(type: frame.type.rawValue)
    }
  }
}

extension ProtoWriter {
  fileprivate mutating func hello(_ hello: Hello) {
    unsigned(1, hello.version)
    text(2, hello.workspaceName)
    blob(3, hello.workspaceID)
    fixed(4, hello.replica.bits)
    unsigned(5, hello.cursor)
    blob(6, hello.chain?.bytes ?? [])
    unsigned(7, hello.wantsLog ? 1 : 0)
    for capability in hello.capabilities { presentText(8, capability) }
    if let proof = hello.proof { presentBlob(9, proof) }
    if let joining = hello.joining {
      message(10) { inner in
        inner.text(1, joining.name)
        inner.blob(2, joining.publicKey)
        inner.ticket(3, joining.ticket)
      }
    }
    if let newest = hello.newestEnd { message(11) { $0.newestEnd(newest, at: hello) } }
  }

  /// Leaves out the fields that the hello already has when the end is at the cursor, as it usually is: so an
  /// idle sync stays short.
  private mutating func newestEnd(_ signed: SignedEnd, at hello: Hello) {
    blob(1, signed.end.epoch.bytes)
    if signed.end.seq != hello.cursor || signed.end.chain != hello.chain {
      unsigned(2, signed.end.seq)
      blob(3, signed.end.chain.bytes)
    }
    blob(4, signed.signature)
  }
}

extension ProtoReader {
  fileprivate mutating func hello() throws(WireError) -> Hello {
    var version: UInt64?
    var workspaceName: Text?
    var workspaceID: [UInt8]?
    var replica: UInt64?
    var cursor: UInt64?
    var chain: [UInt8]?
    var wantsLog: UInt64?
    var capabilities: [Text] = []
    var proof: [UInt8]?
    var joining: Hello.Joining?
    var newest: EndFields?
    while let field = try next() {
      switch field {
      case 1: try version.fill(try unsigned(), field: field)
      case 2: try workspaceName.fill(try text(limit: Limits.lineBytes), field: field)
      case 3: try workspaceID.fill(try blob(), field: field)
      case 4: try replica.fill(try fixed(), field: field)
      case 5: try cursor.fill(try counterOrSeq(), field: field)
      case 6: try chain.fill(try blob(), field: field)
      case 7: try wantsLog.fill(try unsigned(), field: field)
      case 8: try capability(to: &capabilities)
      case 9: try proof.fill(try signature(), field: field)
      case 10:
        guard let known = try self.joining() else { continue }
        try joining.fill(known, field: field)
      case 11: try newest.fill(try endFields(), field: field)
      default: try skip()
      }
    }
    let id = workspaceID ?? []
    guard id.isEmpty || id.count == 16 else { throw .outOfRange(field: 3) }
    let held = try Chain(wire: chain, field: 6)
    return Hello(
      version: version ?? 0, workspaceName: workspaceName ?? "", workspaceID: id,
      replica: ReplicaID(bits: try replica.required(4)), cursor: cursor ?? 0,
      chain: held, wantsLog: wantsLog ?? 0 != 0,
      capabilities: capabilities, proof: proof, joining: joining,
      newestEnd: try newest?.end(of: id, cursor: cursor ?? 0, chain: held))
  }

  private mutating func endFields() throws(WireError) -> EndFields {
    let outer = try enter()
    defer { leave(to: outer) }
    var epoch: [UInt8]?
    var seq: UInt64?
    var chain: [UInt8]?
    var signature: [UInt8]?
    while let field = try next() {
      switch field {
      case 1: try epoch.fill(try blob(), field: field)
      case 2: try seq.fill(try counterOrSeq(), field: field)
      case 3: try chain.fill(try blob(), field: field)
      case 4: try signature.fill(try self.signature(), field: field)
      default: try skip()
      }
    }
    guard let known = Epoch(bytes: try epoch.required(1)) else { throw .outOfRange(field: 1) }
    return EndFields(
      epoch: known, seq: seq ?? 0, chain: try Chain(wire: chain, field: 3),
      signature: try signature.required(4))
  }

  /// Adds one name of an optional ability to the list, whose length is limited in a hello and a welcome.
  mutating func capability(to capabilities: inout [Text]) throws(WireError) {
    guard capabilities.count < Limits.capabilities else { throw .repeatedField(field: current) }
    capabilities.append(try text(limit: Limits.tagBytes))
  }

  /// `nil` where a part is unknown to this version.
  private mutating func joining() throws(WireError) -> Hello.Joining? {
    let outer = try enter()
    defer { leave(to: outer) }
    guard case .memberJoined(let name, let publicKey, let ticket?)? = try memberJoined() else {
      return nil
    }
    return Hello.Joining(name: name, publicKey: publicKey, ticket: ticket)
  }
}

/// The fields that a hello writes of the newest signed end.
private struct EndFields {
  let epoch: Epoch
  /// 0: the hello's cursor.
  let seq: Seq
  /// `nil`: the hello's.
  let chain: Chain?
  let signature: [UInt8]

  /// - Throws: `missingField` where only one of seq and chain is there, and for an end at a cursor whose
  ///   chain the hello does not name.
  func end(of workspaceID: [UInt8], cursor: Seq, chain held: Chain?) throws(WireError) -> SignedEnd
  {
    guard !workspaceID.isEmpty else { throw .missingField(field: 3) }
    guard (seq == 0) == (chain == nil) else { throw .missingField(field: seq == 0 ? 2 : 3) }
    return SignedEnd(
      LogEnd(
        workspaceID: workspaceID, epoch: epoch, seq: seq == 0 ? cursor : seq,
        chain: try (chain ?? held).required(6)),
      signature: signature)
  }
}

extension Chain {
  /// `nil` for a missing field.
  init?(wire bytes: [UInt8]?, field: Int) throws(WireError) {
    guard let bytes, !bytes.isEmpty else { return nil }
    guard let chain = Chain(bytes: bytes) else { throw .outOfRange(field: field) }
    self = chain
  }
}
