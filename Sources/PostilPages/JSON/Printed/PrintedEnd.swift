package import PostilReplica
package import PostilWire

/// A signed end as programs read it; bytes are hexadecimal.
package struct PrintedEnd: Encodable {
  let workspace: String
  let epoch: String
  let seq: UInt64
  let chain: String
  let signature: String
  let line: String
  /// How many events of the own log come after it.
  let uncovered: UInt64

  package init(_ signed: SignedEnd, uncovered: UInt64) {
    self.uncovered = uncovered
    workspace = signed.end.workspaceID.hexadecimal
    epoch = signed.end.epoch.bytes.hexadecimal
    seq = signed.end.seq
    chain = signed.end.chain.bytes.hexadecimal
    signature = signed.signature.hexadecimal
    line = signed.text
  }
}

package struct PrintedComparison: Encodable {
  let answer: String
  let seq: UInt64
  let cursor: UInt64?
  /// The ends that cannot both be true.
  let contradiction: [String]?

  package init(_ comparison: EndComparison, of other: SignedEnd) {
    seq = other.end.seq
    switch comparison {
    case .same: (answer, cursor, contradiction) = ("same", nil, nil)
    case .isEarlier(let end): (answer, cursor, contradiction) = ("earlier", end, nil)
    case .isLater(let end): (answer, cursor, contradiction) = ("later", end, nil)
    case .isOfOtherLife: (answer, cursor, contradiction) = ("restored", nil, nil)
    case .isLost(let end): (answer, cursor, contradiction) = ("lost", end, nil)
    case .contradicts(let own):
      (answer, cursor) = ("contradiction", nil)
      contradiction = ([own, other] as [SignedEnd?]).compactMap { $0?.text }
    }
  }
}
