import Crypto
import PostilCore

/// Reads a bundle from a stream of bytes in any pieces, and checks its sections against its contents: places
/// and counters follow one another, the outbox's own chain ends as announced, and everything matches the
/// checksum.
///
/// Holds at most one section's bytes and the bytes that arrived with its end. `LogAppender` decides whether
/// its contents may go into a log.
package struct BundleReader {
  private var hasher = SHA256()
  private var buffer: [UInt8] = []
  /// The index in `buffer` of the first unread byte.
  private var start = 0
  private var hasHead = false
  private var walk: Walk?
  package private(set) var isAtEnd = false
  package var contents: BundleContents? { walk?.contents }

  package init() {}

  package mutating func feed(_ bytes: some Collection<UInt8>) {
    if start > 0 {
      buffer.removeFirst(start)
      start = 0
    }
    buffer.append(contentsOf: bytes)
  }

  /// The next section that this version knows, or `nil` until more bytes have come, and at the end.
  package mutating func next() throws(BundleFault) -> BundleSection? {
    guard try readHead() else { return nil }
    while !isAtEnd, let (type, body) = try nextSection() {
      guard let kind = BundleSection.Kind(rawValue: type) else {
        guard type >= BundleSection.Kind.firstOptional else {
          throw .laterVersion(BundleHead.version)
        }
        guard walk != nil else { throw .inconsistent }
        continue
      }
      if kind == .end {
        try end(body)
        continue
      }
      let section: BundleSection
      do {
        guard let read = try BundleSection(kind, body: body) else { throw BundleFault.damaged }
        section = read
      } catch {
        throw .damaged
      }
      try pass(section)
      return section
    }
    guard !isAtEnd || start == buffer.count else { throw .damaged }
    return nil
  }

  /// Must follow the last bytes.
  ///
  /// - Throws: `BundleFault.truncated` where the bytes stop too early.
  package func expectEnd() throws(BundleFault) {
    guard isAtEnd else {
      let head = buffer[start...].prefix(BundleHead.magic.count)
      throw hasHead || BundleHead.magic.starts(with: head) && !head.isEmpty
        ? .truncated : .notABundle
    }
  }

  private mutating func readHead() throws(BundleFault) -> Bool {
    if hasHead { return true }
    let magic = BundleHead.magic
    guard magic.starts(with: buffer.prefix(magic.count)) else { throw .notABundle }
    guard buffer.count >= BundleHead.byteCount else { return false }
    let version = buffer[magic.count..<BundleHead.byteCount].reduce(0) { $0 << 8 | UInt32($1) }
    guard version == BundleHead.version else { throw .laterVersion(version) }
    take(BundleHead.byteCount)
    hasHead = true
    return true
  }

  private mutating func nextSection() throws(BundleFault) -> (type: UInt8, body: [UInt8])? {
    guard buffer.count - start >= 4 else { return nil }
    let length = buffer[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
    guard length > 0 else { throw .damaged }
    guard length <= Limits.frameBytes else {
      throw .tooLong(bytes: length, limit: Limits.frameBytes)
    }
    guard buffer.count - start >= 4 + length else { return nil }
    let type = buffer[start + 4]
    let body = Array(buffer[start + 5..<start + 4 + length])
    // The bytes that the checksum covers end before it.
    if type == BundleSection.Kind.end.rawValue { start += 4 + length } else { take(4 + length) }
    return (type, body)
  }

  private mutating func take(_ count: Int) {
    buffer[start..<start + count].withUnsafeBytes { hasher.update(bufferPointer: $0) }
    start += count
  }

  private mutating func end(_ checksum: [UInt8]) throws(BundleFault) {
    guard checksum == Array(hasher.finalize()) else { throw .damaged }
    guard let walk, walk.isWhole else { throw .inconsistent }
    isAtEnd = true
  }

  private mutating func pass(_ section: BundleSection) throws(BundleFault) {
    if case .contents(let contents) = section {
      guard walk == nil else { throw .inconsistent }
      walk = Walk(contents)
      return
    }
    guard walk?.pass(section) == true else { throw .inconsistent }
  }
}

/// The progress of the sections through the announced contents: the log first, then the outbox.
private struct Walk {
  let contents: BundleContents
  private var seq: Seq
  private var counter: UInt64
  private var own: Chain?

  init(_ contents: BundleContents) {
    self.contents = contents
    seq = contents.log?.after ?? 0
    counter = (contents.outbox?.firstCounter ?? 1) - 1
    own = contents.outbox?.chainBefore
  }

  private var hasLog: Bool { contents.log.map { seq == $0.end } ?? true }

  var isWhole: Bool {
    hasLog && contents.outbox.map { counter == $0.lastCounter && own == $0.chain } ?? true
  }

  /// - Returns: whether the section follows.
  mutating func pass(_ section: BundleSection) -> Bool {
    switch section {
    case .contents: return false
    case .segment(let segment): return reach(segment.lastSeq, from: segment.firstSeq)
    case .changesets(let changesets):
      return !changesets.isEmpty && changesets.allSatisfy { reach($0.lastSeq, from: $0.firstSeq) }
    case .push(let changeset):
      guard hasLog, let outbox = contents.outbox, changeset.replica == outbox.replica,
        changeset.firstCounter == counter + 1, changeset.lastCounter <= outbox.lastCounter
      else { return false }
      counter = changeset.lastCounter
      own = own?.adding(changeset)
      return true
    }
  }

  private mutating func reach(_ last: Seq, from first: Seq) -> Bool {
    guard let log = contents.log, first == seq + 1, last <= log.end else { return false }
    seq = last
    return true
  }
}
