import PostilCore
import PostilLog
import PostilWire
import Synchronization

/// The frames that were last on their way out, for all connections that read the same part of a log at the same time.
///
/// A class, because all connections share it, and its limit.
final class SharedFrames: Sendable {
  private struct Key: Hashable {
    let epoch: Epoch
    let part: OutgoingFrame.Part
  }

  private struct State {
    var frames: [Key: [UInt8]] = [:]
    /// The oldest first.
    var keys: [Key] = []
    var bytes = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  init(limit: Int) {
    self.limit = limit
  }

  var bytes: Int { state.withLock { $0.bytes } }

  func keep(_ frame: [UInt8], as part: OutgoingFrame.Part, of epoch: Epoch) {
    let key = Key(epoch: epoch, part: part)
    state.withLock { state in
      guard state.frames[key] == nil else { return }
      state.frames[key] = frame
      state.keys.append(key)
      state.bytes += frame.count
      while state.bytes > limit {
        state.bytes -= state.frames.removeValue(forKey: state.keys.removeFirst())?.count ?? 0
      }
    }
  }

  func frame(_ part: OutgoingFrame.Part, of log: some LogReader) throws(LogError)
    -> [UInt8]
  {
    let key = Key(epoch: log.epoch, part: part)
    if let frame = state.withLock({ $0.frames[key] }) { return frame }
    let frame = try read(part, from: log).frame.encoded
    keep(frame, as: part, of: log.epoch)
    return frame
  }

  /// Reads a part again, also if it has been sealed since.
  private func read(_ part: OutgoingFrame.Part, from log: some LogReader) throws(LogError)
    -> ServerMessage
  {
    if part.isSegment {
      guard let segment = try log.segment(startingAt: part.first) else {
        throw .damaged(.gap(expected: part.first, found: part.last))
      }
      return .segment(segment)
    }
    var changesets: [LoggedChangeset] = []
    var seq = part.first - 1
    while seq < part.last {
      let more = try log.changesets(after: seq, bytes: Limits.batchBytes)
        .prefix { $0.lastSeq <= part.last }
      guard let last = more.last else {
        throw .damaged(.gap(expected: seq + 1, found: part.last))
      }
      changesets += more
      seq = last.lastSeq
    }
    return .changesets(changesets)
  }
}
