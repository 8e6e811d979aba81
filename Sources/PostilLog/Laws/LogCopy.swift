package import PostilCore
import PostilWire

extension LogAppender {
  /// Appends a log that lies elsewhere, from its first event on: segments as they are stored there, and the open tail
  /// changeset by changeset.
  ///
  /// The other log may grow and be sealed meanwhile.
  ///
  /// - Parameters:
  ///   - end: where a changeset of the other log ends.
  ///   - progress: reports the last seq that was appended, and the end.
  /// - Throws: `Damage` for a contradiction to the laws of the log.
  package mutating func append(
    _ other: some LogReader, through end: Seq, progress: (Seq, Seq) -> Void
  ) throws {
    while self.end < end {
      let last = self.end
      if let segment = try other.segment(startingAt: last + 1), segment.lastSeq <= end {
        _ = try append(OpenedSegment(segment, after: chain))
      } else {
        for logged in try other.changesets(after: last, bytes: Limits.batchBytes)
        where logged.lastSeq <= end {
          _ = try append(logged)
        }
        try saveRoomsIfMany()
      }
      guard self.end > last else { throw Damage.gap(expected: last + 1, found: end) }
      progress(self.end, end)
    }
    guard try chain == other.chain(at: end) else { throw Damage.chain(seq: end) }
  }
}
