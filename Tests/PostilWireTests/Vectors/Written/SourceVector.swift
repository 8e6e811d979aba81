import PostilCore

/// The source of a text, as the vectors write it.
struct SourceVector: Decodable {
  private let givenURL: Read<Text>?
  private let rawHash: Read<[UInt8]>?
  private let fetchedAt: Read<Int64>?
  private let author: Read<Text>?

  var source: Source {
    Source(
      givenURL: givenURL?.value, rawHash: rawHash?.value,
      fetchedAt: fetchedAt.map { Instant(milliseconds: $0.value) }, author: author?.value)
  }
}

/// The author of words, as the vectors write it.
struct AttributionVector: Decodable {
  private let author: Read<Text>?
  private let at: Read<Int64>?
  private let sourceID: Read<Text>?

  var attribution: Attribution {
    .claim(
      author: author?.value, at: at.map { Instant(milliseconds: $0.value) },
      sourceID: sourceID?.value)
  }
}

/// `[start, deleted, inserted]`.
struct SpliceVector: Decodable {
  let splice: Splice

  init(from decoder: any Decoder) throws {
    var parts = try decoder.unkeyedContainer()
    splice = Splice(
      start: try parts.decode(UInt32.self), deleted: try parts.decode(UInt32.self),
      inserted: try parts.decode(Read<Text>.self).value)
  }
}

/// `[replica, first, last]`.
struct CounterRangeVector: Decodable {
  let range: CounterRange

  init(from decoder: any Decoder) throws {
    var parts = try decoder.unkeyedContainer()
    range = CounterRange(
      replica: try parts.decode(Read<ReplicaID>.self).value,
      first: try parts.decode(Read<UInt64>.self).value,
      last: try parts.decode(Read<UInt64>.self).value)
  }
}

extension AnchorDecision: WrittenInVectors {
  /// `none`, `confirmed`, `dismissed`, or a place as in `4..9`.
  init?(vector text: String) {
    switch text {
    case "none": self = .none
    case "confirmed": self = .confirmed
    case "dismissed": self = .dismissed
    default:
      let bounds = text.split(separator: ".").compactMap { UInt32($0) }
      guard bounds.count == 2 else { return nil }
      self = .reattached(start: bounds[0], end: bounds[1])
    }
  }
}
