import Crypto

/// A hash of the folded state: equal on any two replicas that hold the same events.
///
/// SHA-256 over the length (8 bytes, big endian) and the bytes of every entity's state, in the order
/// that the entities are added: ascending by the bytes of their keys.
/// Source: Protocol/EVENTS.md, "Entity keys" and "Digest".
package struct StateDigest {
  private var hasher = SHA256()

  package init() {}

  package mutating func add(state: [UInt8]) {
    withUnsafeBytes(of: UInt64(state.count).bigEndian) { hasher.update(bufferPointer: $0) }
    state.withUnsafeBytes { hasher.update(bufferPointer: $0) }
  }

  /// 64 lower-case hexadecimal digits.
  package func finalized() -> String {
    hasher.finalize().map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }
}
