package import PostilCore

/// A sealed run of the log: consecutive changesets, packed once, sent as they are stored and stored
/// as they were received.
///
/// Source: Protocol/WIRE.md, "Segments"; Protocol/postil.proto, messages `Segment` and
/// `ChangesetBatch`.
package struct Segment: Hashable, Sendable {
  /// The place of the first event.
  package let firstSeq: Seq
  /// The place of the last event; at least `firstSeq`.
  package let lastSeq: Seq
  /// The size of the unpacked batch in bytes.
  package let rawBytes: UInt64
  /// The batch, as one zstd frame.
  package let bytes: [UInt8]
  /// The log's chain at its last event.
  package let chain: Chain
  /// The own chain of each replica whose changesets are in it, before the first of them: so the chains
  /// of a segment can be hashed without the log before it. Ascending by replica.
  package let starts: [Start]

  /// A replica's own chain before a segment.
  package struct Start: Hashable, Sendable {
    package let replica: ReplicaID
    package let chain: Chain

    package init(replica: ReplicaID, chain: Chain) {
      self.replica = replica
      self.chain = chain
    }
  }

  package init(
    firstSeq: Seq, lastSeq: Seq, rawBytes: UInt64, bytes: [UInt8], chain: Chain, starts: [Start]
  ) {
    self.firstSeq = firstSeq
    self.lastSeq = lastSeq
    self.rawBytes = rawBytes
    self.bytes = bytes
    self.chain = chain
    self.starts = starts
  }

  /// Seals changesets that follow one another.
  ///
  /// - Parameters:
  ///   - changesets: at least one.
  ///   - owns: of each of their replicas, its own chain before its first changeset here.
  ///   - chain: the log's at the last of them.
  package init(
    sealing changesets: [LoggedChangeset], owns: [ReplicaID: Chain], chain: Chain
  ) {
    guard let first = changesets.first, let last = changesets.last else {
      preconditionFailure("a segment holds at least one changeset")
    }
    let raw = ChangesetBatch.encode(changesets)
    self.init(
      firstSeq: first.firstSeq, lastSeq: last.lastSeq, rawBytes: UInt64(raw.count),
      bytes: Zstandard.compress(raw), chain: chain,
      starts: owns.map { Start(replica: $0.key, chain: $0.value) }
        .sorted { $0.replica < $1.replica })
  }

  /// Unpacks and reads the changesets.
  ///
  /// - Throws: for bytes that are not a batch, and for changesets that do not fill the places from
  ///   `firstSeq` to `lastSeq` without a gap.
  package func changesets() throws(WireError) -> [LoggedChangeset] {
    let raw = try Zstandard.decompress(bytes, rawBytes: rawBytes, limit: Limits.batchBytes)
    let changesets = try ChangesetBatch.decode(raw)
    var next = firstSeq
    for logged in changesets {
      guard logged.firstSeq == next else { throw .outOfRange(field: 1) }
      next = logged.lastSeq + 1
    }
    guard next == lastSeq + 1, !changesets.isEmpty else { throw .outOfRange(field: 2) }
    return changesets
  }
}

/// Consecutive changesets of the log as one run of bytes.
///
/// Source: Protocol/postil.proto, message `ChangesetBatch`.
package enum ChangesetBatch {
  package static func encode(_ changesets: [LoggedChangeset]) -> [UInt8] {
    var writer = ProtoWriter(
      capacity: changesets.reduce(0) { $0 + mostBytes(of: $1) })
    for logged in changesets {
      writer.message(1) { $0.logged(logged) }
    }
    return writer.bytes
  }

  /// The most bytes that a changeset takes in a segment: its events, and no more than 180 bytes for its
  /// other fields, the lengths, and the start of its replica.
  package static func mostBytes(of logged: LoggedChangeset) -> Int {
    logged.changeset.events.bytes.count + 180
  }

  package static func decode(_ bytes: [UInt8]) throws(WireError) -> [LoggedChangeset] {
    var batch = ProtoReader(bytes)
    var changesets: [LoggedChangeset] = []
    while let field = try batch.next() {
      guard field == 1 else { throw .outOfRange(field: field) }
      var message = try batch.message()
      changesets.append(try message.logged())
    }
    return changesets
  }
}

extension ProtoWriter {
  mutating func segment(_ segment: Segment) {
    unsigned(1, segment.firstSeq)
    unsigned(2, segment.lastSeq)
    unsigned(3, segment.rawBytes)
    blob(4, segment.bytes)
    blob(5, segment.chain.bytes)
    starts(segment.starts)
  }

  fileprivate mutating func starts(_ starts: [Segment.Start]) {
    for start in starts {
      message(6) { inner in
        inner.fixed(1, start.replica.bits)
        inner.blob(2, start.chain.bytes)
      }
    }
  }
}

extension ProtoReader {
  mutating func segment() throws(WireError) -> Segment {
    var firstSeq: Seq?
    var lastSeq: Seq?
    var rawBytes: UInt64?
    var packed: [UInt8]?
    var chain: [UInt8]?
    var starts: [Segment.Start] = []
    while let field = try next() {
      switch field {
      case 1: try firstSeq.fill(try counterOrSeq(), field: field)
      case 2: try lastSeq.fill(try counterOrSeq(), field: field)
      case 3: try rawBytes.fill(try unsigned(), field: field)
      case 4: try packed.fill(try blob(), field: field)
      case 5: try chain.fill(try blob(), field: field)
      case 6:
        let start = try start()
        guard starts.last.map({ $0.replica < start.replica }) ?? true else {
          throw .repeatedField(field: field)
        }
        starts.append(start)
      default: try skip()
      }
    }
    let first = try firstSeq.required(1)
    let last = try lastSeq.required(2)
    guard first > 0, first <= last, last < UInt64(Int64.max) else { throw .outOfRange(field: 2) }
    let size = try rawBytes.required(3)
    guard size <= UInt64(Limits.batchBytes) else {
      throw .inflatedTooLong(bytes: size, limit: Limits.batchBytes)
    }
    return Segment(
      firstSeq: first, lastSeq: last, rawBytes: size, bytes: try packed.required(4),
      chain: try Chain(wire: chain, field: 5).required(5), starts: starts)
  }

  fileprivate mutating func start() throws(WireError) -> Segment.Start {
    let outer = try enter()
    var replica: UInt64?
    var chain: [UInt8]?
    while let field = try next() {
      switch field {
      case 1: try replica.fill(try fixed(), field: field)
      case 2: try chain.fill(try blob(), field: field)
      default: try skip()
      }
    }
    leave(to: outer)
    return Segment.Start(
      replica: ReplicaID(bits: try replica.required(1)),
      chain: try Chain(wire: chain, field: 2).required(2))
  }
}

/// The starts as a file stores them beside the segment.
extension Segment {
  /// Bytes of the repeated field `Segment.starts`.
  package static func encode(_ starts: [Start]) -> [UInt8] {
    var writer = ProtoWriter()
    writer.starts(starts)
    return writer.bytes
  }

  package static func decodeStarts(_ bytes: [UInt8]) throws(WireError) -> [Start] {
    var reader = ProtoReader(bytes)
    var starts: [Start] = []
    while let field = try reader.next() {
      guard field == 6 else { throw .outOfRange(field: field) }
      starts.append(try reader.start())
    }
    return starts
  }
}
