package import PostilCore

/// The announced contents of a bundle, in front of everything else. At least one of the two parts.
///
/// Source: Protocol/BUNDLES.md; Protocol/postil.proto, message `BundleContents`.
package struct BundleContents: Equatable, Sendable {
  /// A run of the log, from the end of a changeset to an end.
  package struct Log: Equatable, Sendable {
    /// The last seq before it; 0 for the log's beginning.
    package let after: Seq
    /// The log's chain there.
    package let chainBefore: Chain
    /// Its last seq; more than `after`.
    package let end: Seq
    /// The log's chain there.
    package let chain: Chain
    /// The epoch of the log, and the operator's signature over the end (64 bytes); `nil` in an open
    /// workspace.
    package let signed: Signed?

    package init(
      after: Seq, chainBefore: Chain, end: Seq, chain: Chain, signed: Signed? = nil
    ) {
      self.after = after
      self.chainBefore = chainBefore
      self.end = end
      self.chain = chain
      self.signed = signed
    }

    package struct Signed: Equatable, Sendable {
      package let epoch: Epoch
      package let signature: [UInt8]

      package init(epoch: Epoch, signature: [UInt8]) {
        self.epoch = epoch
        self.signature = signature
      }
    }
  }

  /// Signed changesets of one replica that its own log does not hold yet.
  package struct Outbox: Equatable, Sendable {
    package let replica: ReplicaID
    /// The replica's name as the bundle gives it; a log that holds the replica knows better.
    package let name: Text
    package let firstCounter: UInt64
    /// The replica's own chain before the first event.
    package let chainBefore: Chain
    package let lastCounter: UInt64
    /// The replica's own at the last event.
    package let chain: Chain

    package init(
      replica: ReplicaID, name: Text, firstCounter: UInt64, chainBefore: Chain,
      lastCounter: UInt64, chain: Chain
    ) {
      self.replica = replica
      self.name = name
      self.firstCounter = firstCounter
      self.chainBefore = chainBefore
      self.lastCounter = lastCounter
      self.chain = chain
    }
  }

  /// 16 bytes.
  package let workspaceID: [UInt8]
  package let workspaceName: Text
  package let log: Log?
  package let outbox: Outbox?

  package init(
    workspaceID: [UInt8], workspaceName: Text, log: Log? = nil, outbox: Outbox? = nil
  ) {
    self.workspaceID = workspaceID
    self.workspaceName = workspaceName
    self.log = log
    self.outbox = outbox
  }

  /// The log part's end, if the operator signed it.
  package var signedEnd: SignedEnd? {
    log.flatMap { log in
      log.signed.map { signed in
        SignedEnd(
          LogEnd(workspaceID: workspaceID, epoch: signed.epoch, seq: log.end, chain: log.chain),
          signature: signed.signature)
      }
    }
  }
}

extension BundleContents {
  package var bytes: [UInt8] {
    var writer = ProtoWriter()
    writer.blob(1, workspaceID)
    writer.text(2, workspaceName)
    if let log {
      writer.message(3) { inner in
        inner.unsigned(1, log.after)
        inner.blob(2, log.chainBefore.bytes)
        inner.unsigned(3, log.end)
        inner.blob(4, log.chain.bytes)
        if let signed = log.signed {
          inner.blob(5, signed.epoch.bytes)
          inner.presentBlob(6, signed.signature)
        }
      }
    }
    if let outbox {
      writer.message(4) { inner in
        inner.fixed(1, outbox.replica.bits)
        inner.text(2, outbox.name)
        inner.unsigned(3, outbox.firstCounter)
        inner.blob(4, outbox.chainBefore.bytes)
        inner.unsigned(5, outbox.lastCounter)
        inner.blob(6, outbox.chain.bytes)
      }
    }
    return writer.bytes
  }

  /// Unknown fields are ignored.
  package init(_ bytes: [UInt8]) throws(WireError) {
    var reader = ProtoReader(bytes)
    var id: [UInt8]?
    var name: Text?
    var log: Log?
    var outbox: Outbox?
    while let field = try reader.next() {
      switch field {
      case 1: try id.fill(try reader.blob(), field: field)
      case 2: try name.fill(try reader.nonEmptyText(limit: Limits.lineBytes), field: field)
      case 3: try log.fill(try reader.bundledLog(), field: field)
      case 4: try outbox.fill(try reader.bundledOutbox(), field: field)
      default: try reader.skip()
      }
    }
    guard try id.required(1).count == 16 else { throw .outOfRange(field: 1) }
    guard log != nil || outbox != nil else { throw .missingField(field: 3) }
    self.init(
      workspaceID: try id.required(1), workspaceName: try name.required(2), log: log,
      outbox: outbox)
  }
}

extension ProtoReader {
  fileprivate mutating func bundledLog() throws(WireError) -> BundleContents.Log {
    let outer = try enter()
    defer { leave(to: outer) }
    var after: Seq?
    var chainBefore: [UInt8]?
    var end: Seq?
    var chain: [UInt8]?
    var epoch: [UInt8]?
    var signature: [UInt8]?
    while let field = try next() {
      switch field {
      case 1: try after.fill(try counterOrSeq(), field: field)
      case 2: try chainBefore.fill(try hash(), field: field)
      case 3: try end.fill(try counterOrSeq(), field: field)
      case 4: try chain.fill(try hash(), field: field)
      case 5: try epoch.fill(try blob(), field: field)
      case 6: try signature.fill(try self.signature(), field: field)
      default: try skip()
      }
    }
    let last = try end.required(3)
    guard last > after ?? 0 else { throw .outOfRange(field: 3) }
    let life = try epoch.map { bytes throws(WireError) in
      guard let epoch = Epoch(bytes: bytes) else { throw WireError.outOfRange(field: 5) }
      return epoch
    }
    guard (life == nil) == (signature == nil) else {
      throw .missingField(field: life == nil ? 5 : 6)
    }
    return BundleContents.Log(
      after: after ?? 0, chainBefore: try Chain(wire: chainBefore, field: 2).required(2), end: last,
      chain: try Chain(wire: chain, field: 4).required(4),
      signed: life.flatMap { life in signature.map { .init(epoch: life, signature: $0) } })
  }

  fileprivate mutating func bundledOutbox() throws(WireError) -> BundleContents.Outbox {
    let outer = try enter()
    defer { leave(to: outer) }
    var replica: UInt64?
    var name: Text?
    var first: UInt64?
    var chainBefore: [UInt8]?
    var last: UInt64?
    var chain: [UInt8]?
    while let field = try next() {
      switch field {
      case 1: try replica.fill(try fixed(), field: field)
      case 2: try name.fill(try nonEmptyText(limit: Limits.lineBytes), field: field)
      case 3: try first.fill(try counterOrSeq(), field: field)
      case 4: try chainBefore.fill(try hash(), field: field)
      case 5: try last.fill(try counterOrSeq(), field: field)
      case 6: try chain.fill(try hash(), field: field)
      default: try skip()
      }
    }
    let counters = (first: try first.required(3), last: try last.required(5))
    guard MemberName.isAllowed(try name.required(2)) else { throw .outOfRange(field: 2) }
    guard counters.first > 0 else { throw .outOfRange(field: 3) }
    guard counters.first <= counters.last, counters.last < UInt64(Int64.max) else {
      throw .outOfRange(field: 5)
    }
    return BundleContents.Outbox(
      replica: ReplicaID(bits: try replica.required(1)), name: try name.required(2),
      firstCounter: counters.first, chainBefore: try Chain(wire: chainBefore, field: 4).required(4),
      lastCounter: counters.last, chain: try Chain(wire: chain, field: 6).required(6))
  }
}
