import PostilCore

/// Readers of the changes by which an admin decides about other events. `nil` where a part is unknown to
/// this version. Source: Protocol/postil.proto, messages `EventRanges`, `WorkAdopted`.
extension ProtoReader {
  mutating func eventRanges() throws(WireError) -> ([CounterRange], Text)? {
    var ranges: [CounterRange] = []
    var why: Text?
    while let field = try next() {
      switch field {
      case 1:
        guard ranges.count < Limits.rangesPerEvent else { throw .repeatedField(field: field) }
        guard let range = try counterRange() else { return nil }
        ranges.append(range)
      case 2: try why.fill(try text(limit: Limits.lineBytes), field: field)
      default: return nil
      }
    }
    if ranges.isEmpty { throw .missingField(field: 1) }
    return (ranges, why ?? "")
  }

  private mutating func counterRange() throws(WireError) -> CounterRange? {
    let outer = try enter()
    defer { leave(to: outer) }
    var replica: ReplicaID?
    var first: UInt64?
    var last: UInt64?
    while let field = try next() {
      switch field {
      case 1: try replica.fill(ReplicaID(bits: try fixed()), field: field)
      case 2: try first.fill(try counterOrSeq(), field: field)
      case 3: try last.fill(try counterOrSeq(), field: field)
      default: return nil
      }
    }
    let range = CounterRange(
      replica: try replica.required(1), first: try first.required(2), last: try last.required(3))
    guard range.first > 0 else { throw .outOfRange(field: 2) }
    guard range.first <= range.last else { throw .outOfRange(field: 3) }
    return range
  }

  mutating func workAdopted() throws(WireError) -> Change? {
    var replica: ReplicaID?
    var lastCounter: UInt64?
    var chain: [UInt8]?
    var why: Text?
    while let field = try next() {
      switch field {
      case 1: try replica.fill(ReplicaID(bits: try fixed()), field: field)
      case 2: try lastCounter.fill(try counterOrSeq(), field: field)
      case 3: try chain.fill(try hash(), field: field)
      case 4: try why.fill(try text(limit: Limits.lineBytes), field: field)
      default: return nil
      }
    }
    guard lastCounter != 0 else { throw .outOfRange(field: 2) }
    return .workAdopted(
      replica: try replica.required(1), lastCounter: try lastCounter.required(2),
      chain: try chain.required(3), why: why ?? "")
  }
}

extension ProtoWriter {
  mutating func eventRanges(_ ranges: [CounterRange], _ why: Text) {
    for range in ranges {
      message(1) {
        $0.fixed(1, range.replica.bits)
        $0.unsigned(2, range.first)
        $0.unsigned(3, range.last)
      }
    }
    text(2, why)
  }
}
