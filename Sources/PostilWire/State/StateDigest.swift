import Crypto
package import PostilCore

/// A hash of the folded state: equal on any two replicas of one version that hold the same events.
///
/// The entities of one kind that one replica created are a part; all articles are one, and all terms. A part's hash is
/// over the length (8 bytes, big endian) and the bytes of each state, by content id or by counter; the
/// digest is over the parts. So the entities can be added in the order of the log, which is the order in
/// which they are stored.
/// Source: Protocol/EVENTS.md, "Digest".
package struct StateDigest {
  private struct Part: Hashable {
    let kind: UInt8
    /// 0 for articles and terms, which belong to no single replica.
    let replica: UInt64
  }

  private var parts: [Part: SHA256] = [:]

  package init() {}

  /// Adds the state of an entity.
  ///
  /// Articles and terms are added in the order of their ids, and the entities of one replica in the order of its
  /// counters.
  ///
  /// - Parameter replica: the creator; ignored for an article and for a term.
  package mutating func add(_ kind: EntityKind, by replica: ReplicaID, state: [UInt8]) {
    state.withUnsafeBytes { add(kind, by: replica, state: $0) }
  }

  package mutating func add(
    _ kind: EntityKind, by replica: ReplicaID, state: UnsafeRawBufferPointer
  ) {
    let isNobodys = kind == .article || kind == .term
    let part = Part(kind: kind.rawValue, replica: isNobodys ? 0 : replica.bits)
    parts[part, default: SHA256()].add(state)
  }

  package mutating func add(_ id: EntityID, state: [UInt8]) {
    add(id.kind, by: id.event?.replica ?? ReplicaID(bits: 0), state: state)
  }

  /// 64 lower-case hexadecimal digits.
  package func finalized() -> String {
    var whole = SHA256()
    for version in [Fold.version, ProseMerge.version] {
      withUnsafeBytes(of: version.bigEndian) { whole.update(bufferPointer: $0) }
    }
    let ascending = parts.sorted { ($0.key.kind, $0.key.replica) < ($1.key.kind, $1.key.replica) }
    for (part, hasher) in ascending {
      whole.update(data: [part.kind])
      withUnsafeBytes(of: part.replica.bigEndian) { whole.update(bufferPointer: $0) }
      whole.update(data: Array(hasher.finalize()))
    }
    return Hexadecimal.of(whole.finalize())
  }
}

/// A hash over items of any length, which keeps their borders.
package struct ItemsHash {
  private var hasher = SHA256()

  package init() {}

  package mutating func add(_ item: [UInt8]) {
    item.withUnsafeBytes { hasher.add($0) }
  }

  /// 64 lower-case hexadecimal digits.
  package func finalized() -> String { Hexadecimal.of(hasher.finalize()) }
}

extension SHA256 {
  /// Adds the length and the bytes of an item.
  fileprivate mutating func add(_ item: UnsafeRawBufferPointer) {
    withUnsafeBytes(of: UInt64(item.count).bigEndian) { update(bufferPointer: $0) }
    update(bufferPointer: item)
  }
}

private enum Hexadecimal {
  static func of(_ digest: SHA256.Digest) -> String {
    digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
