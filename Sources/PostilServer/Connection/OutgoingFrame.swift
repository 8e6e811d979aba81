import PostilCore
import PostilLog
import PostilWire

/// The frame that a connection is sending: the part not yet handed to the socket.
///
/// A part of the log costs no memory while its reader is slow: it is named, not held, and read again
/// when it is not among the frames that all connections share.
struct OutgoingFrame {
  /// The most that is handed to the socket at once, in bytes. A connection holds these bytes, and those that the
  /// socket has not taken yet.
  static let sliceBytes = 64 << 10

  /// Consecutive events of the log in one frame.
  struct Part: Hashable {
    let first: Seq
    let last: Seq
    let isSegment: Bool
  }

  private enum Source {
    case bytes([UInt8])
    case part(Part)
  }

  private let source: Source
  private let count: Int
  private var sent = 0

  /// - Parameters:
  ///   - messages: the next ones to send; a part of the log comes by itself.
  ///   - frames: takes it, where it is long.
  /// - Returns: `nil` where nothing is said.
  init?(_ messages: [ServerMessage], of log: some LogReader, frames: SharedFrames) {
    guard !messages.isEmpty else { return nil }
    let bytes = messages.count == 1 ? messages[0].frame.encoded : messages.flatMap(\.frame.encoded)
    count = bytes.count
    if bytes.count > Self.sliceBytes, messages.count == 1, let part = Part(messages[0]) {
      source = .part(part)
      frames.keep(bytes, as: part, of: log.epoch)
    } else {
      source = .bytes(bytes)
    }
  }

  var isSent: Bool { sent == count }

  /// - Throws: `LogError`; `damaged`, where the log does not say the same again.
  mutating func next(_ frames: SharedFrames, log: some LogReader) throws(LogError) -> [UInt8] {
    let all: [UInt8]
    switch source {
    case .bytes(let bytes): all = bytes
    case .part(let part):
      all = try frames.frame(part, of: log)
      guard all.count == count else {
        throw .damaged(.gap(expected: part.first, found: part.last))
      }
    }
    let end = min(sent + Self.sliceBytes, count)
    defer { sent = end }
    return Array(all[sent..<end])
  }
}

extension OutgoingFrame.Part {
  fileprivate init?(_ message: ServerMessage) {
    switch message {
    case .segment(let segment):
      self.init(first: segment.firstSeq, last: segment.lastSeq, isSegment: true)
    case .changesets(let changesets):
      guard let first = changesets.first, let last = changesets.last else { return nil }
      self.init(first: first.firstSeq, last: last.lastSeq, isSegment: false)
    case .greeting, .welcome, .end, .ack, .takenBack, .refusal: return nil
    }
  }
}
