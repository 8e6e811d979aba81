import Foundation
import PostilCore
import PostilLog
import PostilWire
import SystemPackage

/// The segments of a first pull that have come so far, in a file beside the replica's.
///
/// They are not part of the log yet: `ReplicaStore.settleFirstPull` checks them all and moves log, cursor
/// and projection in one transaction. So a first pull writes every row once, and one that breaks off
/// continues where it stopped. The file holds frames as they came over the wire; an incomplete one that a
/// crash left at its end is cut off.
struct FirstPullFile: Sendable {
  private let path: String

  init(besides path: String) {
    self.path = "\(path)-firstpull"
  }

  var isThere: Bool { FileManager.default.fileExists(atPath: path) }

  /// The last seq that has come, with the log's chain there; `nil` for none.
  ///
  /// Each segment is opened and checked against the chain before it: this file is not synced to disk, and a
  /// hello must not claim bytes that a crash or a false server left in it. The unsound part is cut off.
  func end(in workspace: WorkspaceIdentity) throws(StoreError) -> (seq: Seq, chain: Chain)? {
    guard isThere else { return nil }
    var end: (seq: Seq, chain: Chain) = (0, Chain(workspace: workspace.id))
    var whole = 0
    var isSound = true
    try read { segment, bytes in
      guard isSound else { return }
      isSound =
        segment.firstSeq == end.seq + 1
        && (try? OpenedSegment(segment, after: end.chain)) != nil
      guard isSound else { return }
      end = (segment.lastSeq, segment.chain)
      whole += bytes
    }
    if truncate(path, off_t(whole)) != 0 { throw StoreError(errno: errno) }
    return end.seq == 0 ? nil : end
  }

  func append(_ segment: Segment) throws(StoreError) {
    let frame = ServerMessage.segment(segment).frame.encoded
    try translatingErrors {
      let file = try FileDescriptor.open(
        path, .writeOnly, options: [.append, .create, .closeOnExec], permissions: .ownerReadWrite)
      try file.closeAfter { _ = try file.writeAll(frame) }
    }
  }

  /// The whole segments in their order, each with the bytes that it takes in the file.
  func read(_ visit: (Segment, _ bytes: Int) throws(StoreError) -> Void) throws(StoreError) {
    guard let file = FileHandle(forReadingAtPath: path) else {
      throw StoreError(errno: access(path, R_OK) == 0 ? EMFILE : errno, path: path)
    }
    defer { try? file.close() }
    var decoder = FrameDecoder(limit: Limits.frameBytes)
    while true {
      let piece: Data?
      do {
        piece = try file.read(upToCount: 1 << 20)
      } catch {
        throw StoreError(error)
      }
      guard let piece, !piece.isEmpty else { return }
      decoder.feed(piece)
      while true {
        // Bytes that are not a frame end the complete part; the chain finds faults inside a frame.
        let frame: Frame?
        do { frame = try decoder.next() } catch { return }
        guard let frame else { break }
        guard case .segment(let segment)? = try? ServerMessage(frame) else { return }
        try visit(segment, frame.body.count + 5)
      }
    }
  }

  func remove() {
    unlink(path)
  }
}
