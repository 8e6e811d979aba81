package import PostilCore
package import PostilWire

/// The result of comparing a log with the one that was served last.
package enum Recognition: Hashable, Sendable {
  /// It is the one that was served last, or was never served; or it heals already, until its operator ends that.
  case same
  /// The same file, on a device that the system numbers differently.
  case sameOnAnotherDevice
  /// Another file was served last: repair has begun.
  case putBack
  /// The database failed over or was made from a copy, and nobody remembers how far the log went: repair has begun.
  case unproven
  /// The log ends before an end that was confirmed: repair has begun.
  case shorter(than: Seq)
  /// The log has another history than one whose end was confirmed. It takes no pushes until the operator decides.
  case another(at: Seq)

  /// ⚖ Compares a log in a database with the ends that are remembered of it. A new timeline alone means nothing.
  ///
  /// - Parameters:
  ///   - found: where the log ends, and in which life.
  ///   - remembered: by one node, and by all nodes together.
  ///   - isElsewhere: whether it is on another timeline than the one on which it was last judged.
  ///   - chain: the log's at a seq; `nil` where no changeset ends there.
  package init(
    of found: ConfirmedEnd, remembered: [ConfirmedEnd], isElsewhere: Bool,
    chain: (Seq) throws -> Chain?
  ) rethrows {
    // Ends of former lives say nothing: a node has judged the log since.
    guard let last = remembered.filter({ $0.lives >= found.lives }).max() else {
      self = isElsewhere ? .unproven : .same
      return
    }
    self = last.recognise(found, with: try chain(last.end.seq))
  }

  /// `nil` where nothing can be lost.
  package var loss: LogLife.Loss? {
    switch self {
    case .same, .sameOnAnotherDevice: nil
    case .putBack, .unproven: .possible
    case .shorter: .proven
    case .another: .anotherHistory
    }
  }

  /// The place of the confirmed end that the log does not have.
  package var lostSeq: Seq? {
    switch self {
    case .shorter(let seq), .another(let seq): seq
    case .same, .sameOnAnotherDevice, .putBack, .unproven: nil
    }
  }
}

/// An end of a log that was acknowledged or served, after it was confirmed: the log goes at least so far for ever.
///
/// The later of two is the greater.
package struct ConfirmedEnd: Hashable, Sendable, Comparable {
  /// Rises with each change of the log's life.
  package let lives: UInt64
  package let end: LogEnd

  package init(lives: UInt64, end: LogEnd) {
    self.lives = lives
    self.end = end
  }

  package static func < (one: ConfirmedEnd, other: ConfirmedEnd) -> Bool {
    (one.lives, one.end.seq) < (other.lives, other.end.seq)
  }

  /// ⚖ Compares a log with this end, which it must reach. A log in a later life was judged by who began that.
  ///
  /// - Parameters:
  ///   - found: where the log ends, and in which life.
  ///   - chain: the log's at the place of this end; `nil` where no changeset ends there.
  package func recognise(_ found: ConfirmedEnd, with chain: Chain?) -> Recognition {
    if found.lives > lives { return .same }
    if found.lives < lives { return .shorter(than: end.seq) }
    if found.end.epoch != end.epoch { return .another(at: end.seq) }
    if found.end.seq < end.seq { return .shorter(than: end.seq) }
    return chain == end.chain ? .same : .another(at: end.seq)
  }
}
