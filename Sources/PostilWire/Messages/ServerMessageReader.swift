import PostilCore

/// Readers of the bodies of the server's messages. Source: Protocol/postil.proto.
extension ProtoReader {
  mutating func greeting() throws(WireError) -> Greeting {
    var numbers: [Int: UInt64] = [:]
    var nonce: [UInt8]?
    while let field = try next() {
      switch field {
      case 1, 2: try numbers[field].fill(try unsigned(), field: field)
      case 4: try nonce.fill(try blob(), field: field)
      default: try skip()
      }
    }
    // A server of another version may send no nonce, and its version must be reported.
    guard nonce == nil || nonce?.count == Greeting.nonceBytes else { throw .outOfRange(field: 4) }
    let lowest = numbers[1] ?? 0
    let highest = numbers[2] ?? 0
    guard lowest <= highest else { throw .outOfRange(field: 2) }
    return Greeting(versions: lowest...highest, nonce: nonce ?? [])
  }

  mutating func welcome() throws(WireError) -> Welcome {
    var workspaceID: [UInt8]?
    var end: UInt64?
    var lastCounter: UInt64?
    var chain: [UInt8]?
    var creditBytes: UInt64?
    var endChain: [UInt8]?
    var restoration: UInt64?
    var capabilities: [Text] = []
    var epoch: [UInt8]?
    var signature: [UInt8]?
    while let field = try next() {
      switch field {
      case 1: try workspaceID.fill(try blob(), field: field)
      case 2: try end.fill(try counterOrSeq(), field: field)
      case 3: try lastCounter.fill(try counterOrSeq(), field: field)
      case 4: try chain.fill(try blob(), field: field)
      case 5: try creditBytes.fill(try unsigned(), field: field)
      case 6: try endChain.fill(try blob(), field: field)
      case 7: try restoration.fill(try unsigned(), field: field)
      case 8: try capability(to: &capabilities)
      case 9: try epoch.fill(try blob(), field: field)
      case 10: try signature.fill(try self.signature(), field: field)
      default: try skip()
      }
    }
    guard let id = workspaceID, id.count == 16 else { throw .outOfRange(field: 1) }
    guard let restoration = Restoration(rawValue: restoration ?? 0) else {
      throw .outOfRange(field: 7)
    }
    guard let epoch = Epoch(bytes: epoch ?? []) else { throw .outOfRange(field: 9) }
    return Welcome(
      workspaceID: id, epoch: epoch, end: end ?? 0, lastCounter: lastCounter ?? 0,
      chain: try Chain(wire: chain, field: 4), creditBytes: creditBytes ?? 0,
      endChain: try Chain(wire: endChain, field: 6), restoration: restoration,
      capabilities: capabilities, signature: signature)
  }

  mutating func changesets() throws(WireError) -> [LoggedChangeset] {
    var payload: Payload?
    while let field = try next() {
      if field == 1 {
        try payload.fill(try self.payload(), field: field)
      } else {
        try skip()
      }
    }
    return try ChangesetBatch.decode(try payload.required(1).unpacked())
  }

  mutating func endOfLog() throws(WireError) -> ServerMessage {
    var seq: Seq?
    var chain: [UInt8]?
    var signature: [UInt8]?
    while let field = try next() {
      switch field {
      case 1: try seq.fill(try counterOrSeq(), field: field)
      case 2: try chain.fill(try blob(), field: field)
      case 3: try signature.fill(try self.signature(), field: field)
      default: try skip()
      }
    }
    return .end(seq ?? 0, chain: try Chain(wire: chain, field: 2), signature: signature)
  }

  mutating func takenBackSeq() throws(WireError) -> Seq {
    var seq: Seq?
    while let field = try next() {
      if field == 1 {
        try seq.fill(try counterOrSeq(), field: field)
      } else {
        try skip()
      }
    }
    guard let seq, seq > 0 else { throw .missingField(field: 1) }
    return seq
  }

  mutating func ack() throws(WireError) -> Ack {
    var lastCounter: UInt64?
    var firstSeq: UInt64?
    var receivedAt: Int64?
    while let field = try next() {
      switch field {
      case 1: try lastCounter.fill(try counterOrSeq(), field: field)
      case 2: try firstSeq.fill(try counterOrSeq(), field: field)
      case 3: try receivedAt.fill(try signed(), field: field)
      default: try skip()
      }
    }
    let counter = try lastCounter.required(1)
    guard counter > 0 else { throw .outOfRange(field: 1) }
    return Ack(
      lastCounter: counter, firstSeq: firstSeq == 0 ? nil : firstSeq,
      receivedAt: Instant(milliseconds: receivedAt ?? 0))
  }
}
