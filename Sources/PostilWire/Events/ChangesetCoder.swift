import PostilCore

/// Source: Protocol/postil.proto, messages `Changeset` and `LoggedChangeset`.
extension ProtoWriter {
  mutating func changeset(_ changeset: Changeset) {
    unsigned(changeset: changeset)
    signature(of: changeset)
  }

  private mutating func unsigned(changeset: Changeset) {
    fixed(1, changeset.replica.bits)
    unsigned(2, changeset.firstCounter)
    presentBlob(3, changeset.events.bytes)
  }

  private mutating func signature(of changeset: Changeset) {
    if let signature = changeset.signature { presentBlob(6, signature) }
  }

  mutating func logged(_ logged: LoggedChangeset) {
    unsigned(changeset: logged.changeset)
    unsigned(4, logged.firstSeq)
    signed(5, logged.receivedAt.milliseconds)
    signature(of: logged.changeset)
  }
}

extension ProtoReader {
  mutating func changeset() throws(WireError) -> Changeset {
    try changesetAndPlace().changeset
  }

  mutating func logged() throws(WireError) -> LoggedChangeset {
    let (changeset, firstSeq, receivedAt) = try changesetAndPlace()
    return try LoggedChangeset(
      changeset: changeset, firstSeq: try firstSeq.required(4),
      receivedAt: Instant(milliseconds: receivedAt ?? 0))
  }

  private mutating func changesetAndPlace() throws(WireError)
    -> (changeset: Changeset, firstSeq: Seq?, receivedAt: Int64?)
  {
    var replica: UInt64?
    var firstCounter: UInt64?
    var run: [UInt8]?
    var firstSeq: Seq?
    var receivedAt: Int64?
    var signature: [UInt8]?
    while let field = try next() {
      switch field {
      case 1: try replica.fill(try fixed(), field: field)
      case 2: try firstCounter.fill(try counterOrSeq(), field: field)
      case 3: try run.fill(try blob(), field: field)
      case 4: try firstSeq.fill(try counterOrSeq(), field: field)
      case 5: try receivedAt.fill(try signed(), field: field)
      case 6: try signature.fill(try self.signature(), field: field)
      default: try skip()
      }
    }
    let changeset = try Changeset(
      replica: ReplicaID(bits: try replica.required(1)),
      firstCounter: try firstCounter.required(2), events: EventRun(bytes: try run.required(3)),
      signature: signature)
    return (changeset, firstSeq, receivedAt)
  }
}
