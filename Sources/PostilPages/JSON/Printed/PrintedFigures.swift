/// The figures of a log and its state, as programs read them.
package struct PrintedFigures: Encodable {
  private let events: UInt64
  private let chain: String?
  private let digest: String
  private let repaired: Int?

  /// - Parameters:
  ///   - chain: the log's, in hexadecimal.
  ///   - digest: the state's.
  package init(events: UInt64, chain: String, digest: String) {
    (self.events, self.chain, self.digest) = (events, chain, digest)
    repaired = nil
  }

  /// Of a state that was folded anew.
  ///
  /// - Parameter repaired: the number of rows that were wrong.
  package init(events: UInt64, repaired: Int, digest: String) {
    (self.events, self.repaired, self.digest) = (events, repaired, digest)
    chain = nil
  }
}
