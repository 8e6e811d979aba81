import PostilCore

/// Readers of the places of annotations. `nil` where a part is unknown to this version.
/// Source: Protocol/postil.proto, messages `AnchorDecided`, `AnchorDecision`, `AnnotationAdded`.
extension ProtoReader {
  mutating func anchorDecided() throws(WireError) -> Change? {
    var annotation: EventID?
    var revision: ContentID?
    var decision: AnchorDecision?
    while let field = try next() {
      switch field {
      case 1: try annotation.fill(try event(), field: field)
      case 2: try revision.fill(try content(), field: field)
      case 3:
        guard let known = try anchorDecision() else { return nil }
        try decision.fill(known, field: field)
      default: return nil
      }
    }
    return .anchorDecided(
      annotation: try annotation.required(1), revision: try revision.required(2),
      try decision.required(3))
  }

  mutating func anchorDecision() throws(WireError) -> AnchorDecision? {
    let outer = try enter()
    defer { leave(to: outer) }
    var kind: UInt64?
    var range = RangeReader()
    while let field = try next() {
      switch field {
      case 1: try kind.fill(try unsigned(), field: field)
      case 2: try range.start.fill(try unsigned(), field: field)
      case 3: try range.end.fill(try unsigned(), field: field)
      default: return nil
      }
    }
    let place = try range.range(start: 2, end: 3, isRequired: kind == 2)
    switch (kind ?? 0, place) {
    case (2, let place?): return .reattached(start: place.lowerBound, end: place.upperBound)
    case (0...3, .some): throw .outOfRange(field: 2)
    case (0, nil): return AnchorDecision.none
    case (1, nil): return .confirmed
    case (3, nil): return .dismissed
    default: return nil
    }
  }
}

/// A range while its two fields are read.
struct RangeReader {
  var start: UInt64?
  var end: UInt64?

  /// - Parameters:
  ///   - startField: the number of the field, for errors.
  ///   - isRequired: otherwise both may be missing.
  /// - Throws: for one without the other, for numbers beyond 32 bits, and where it ends before it starts.
  func range(start startField: Int, end endField: Int, isRequired: Bool = false)
    throws(WireError) -> Range<UInt32>?
  {
    if start == nil, end == nil, !isRequired { return nil }
    let (start, end) = (try start.required(startField), try end.required(endField))
    guard let first = UInt32(exactly: start), let last = UInt32(exactly: end), first <= last
    else { throw .outOfRange(field: endField) }
    return first..<last
  }
}

extension ProtoWriter {
  mutating func decision(_ field: Int, _ decision: AnchorDecision) {
    message(field) {
      switch decision {
      case .none: break
      case .confirmed: $0.unsigned(1, 1)
      case .reattached(let start, let end):
        $0.unsigned(1, 2)
        $0.presentUnsigned(2, UInt64(start))
        $0.presentUnsigned(3, UInt64(end))
      case .dismissed: $0.unsigned(1, 3)
      }
    }
  }
}
