package import PostilCore
package import PostilWire

/// The end of one replica's events in the log.
package struct Frontier: Hashable, Sendable {
  package let name: Text
  /// Ed25519, 32 bytes.
  package let publicKey: [UInt8]
  package let lastCounter: UInt64
  /// The place and the base of its last event.
  package let lastSeq: Seq
  package let lastBase: Seq
  /// The replica's own chain at its last event.
  package let chain: Chain

  package init(
    name: Text, publicKey: [UInt8], lastCounter: UInt64, lastSeq: Seq, lastBase: Seq,
    chain: Chain
  ) {
    self.name = name
    self.publicKey = publicKey
    self.lastCounter = lastCounter
    self.lastSeq = lastSeq
    self.lastBase = lastBase
    self.chain = chain
  }
}
