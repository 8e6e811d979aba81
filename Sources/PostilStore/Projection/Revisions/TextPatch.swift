import PostilCore
import PostilLog

/// A text given by the parts that it keeps of another one, its base, and the bytes between them.
///
/// A revision of a revision becomes a patch of the same base, so that each is read in one step, however many
/// came before it.
struct TextPatch {
  private enum Piece {
    /// A range of the base, in bytes.
    case kept(Range<Int>)
    case inserted([UInt8])

    var count: Int {
      switch self {
      case .kept(let range): range.count
      case .inserted(let bytes): bytes.count
      }
    }
  }

  /// No piece is empty.
  private var pieces: [Piece] = []

  /// A base unchanged.
  init(wholeOf base: Text) {
    if base.utf8Count > 0 { pieces = [.kept(0..<base.utf8Count)] }
  }

  private init() {}

  var pieceCount: Int { pieces.count }

  /// The bytes that are not in the base.
  var insertedBytes: Int {
    pieces.reduce(0) { if case .inserted(let bytes) = $1 { $0 + bytes.count } else { $0 } }
  }

  /// The patch of the same base whose text is this one's with splices applied. Linear in the pieces.
  func applying(_ splices: [ByteSplice]) -> TextPatch {
    var result = TextPatch()
    var rest = Rest(pieces: pieces)
    for splice in splices {
      rest.move(through: splice.deleted.lowerBound) { result.append($0) }
      rest.move(through: splice.deleted.upperBound) { _ in }
      result.append(.inserted(Array(splice.inserted.string.utf8)))
    }
    rest.move(through: .max) { result.append($0) }
    return result
  }

  /// - Returns: `nil` where the base has no such bytes, or they are not a text: then the file is damaged.
  func text(of base: Text) -> Text? {
    let whole = Array(base.string.utf8)
    var bytes: [UInt8] = []
    for piece in pieces {
      switch piece {
      case .kept(let range):
        guard range.upperBound <= whole.count else { return nil }
        bytes += whole[range]
      case .inserted(let inserted): bytes += inserted
      }
    }
    return String(validating: bytes, as: UTF8.self).map { Text($0) }
  }

  private mutating func append(_ piece: Piece) {
    guard piece.count > 0 else { return }
    switch (piece, pieces.popLast()) {
    case (.kept(let next), .kept(let last)?) where last.upperBound == next.lowerBound:
      pieces.append(.kept(last.lowerBound..<next.upperBound))
    case (.inserted(let next), .inserted(var last)?):
      // Nobody else holds it any more: it grows in place.
      last += next
      pieces.append(.inserted(last))
    case (let next, let last?): pieces += [last, next]
    case (let next, nil): pieces.append(next)
    }
  }

  /// The part of a text that was not read yet.
  private struct Rest {
    let pieces: [Piece]
    private var index = 0
    /// The part of the piece that was read.
    private var offset = 0
    private var position = 0

    init(pieces: [Piece]) {
      self.pieces = pieces
    }

    /// Advances to a place of the text, in bytes.
    mutating func move(through end: Int, _ take: (Piece) -> Void) {
      while position < end, index < pieces.count {
        let piece = pieces[index]
        let count = min(piece.count - offset, end - position)
        switch piece {
        case .kept(let range):
          let start = range.lowerBound + offset
          take(.kept(start..<start + count))
        case .inserted(let bytes): take(.inserted(Array(bytes[offset..<offset + count])))
        }
        offset += count
        position += count
        if offset == piece.count { (index, offset) = (index + 1, 0) }
      }
    }
  }
}

// MARK: Bytes

extension TextPatch {
  /// Piece by piece, as numbers: twice the length, plus one for an insertion; then the place in the base, or
  /// the bytes.
  var encoded: [UInt8] {
    var writer = VarintWriter()
    for piece in pieces {
      switch piece {
      case .kept(let range):
        writer.unsigned(UInt64(range.count) << 1)
        writer.unsigned(UInt64(range.lowerBound))
      case .inserted(let bytes):
        writer.unsigned(UInt64(bytes.count) << 1 | 1)
        writer.append(bytes)
      }
    }
    return writer.bytes
  }

  init(decoding bytes: [UInt8]) throws(Damage) {
    var reader = VarintReader(bytes, of: "a revision's text")
    while !reader.isAtEnd {
      let head = try reader.unsigned()
      guard let count = Int(exactly: head >> 1) else { throw .state("a revision's text") }
      if head & 1 == 1 {
        pieces.append(.inserted(try reader.bytes(count)))
        continue
      }
      guard let start = Int(exactly: try reader.unsigned()),
        !start.addingReportingOverflow(count).overflow
      else { throw .state("a revision's text") }
      pieces.append(.kept(start..<start + count))
    }
  }
}
