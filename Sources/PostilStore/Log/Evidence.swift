package import PostilCore
package import PostilWire

/// What the laws of the log ask of a changeset's events.
package struct Evidence: Sendable {
  package struct Join: Sendable {
    let name: Text
    let publicKey: [UInt8]
  }

  /// Of each event.
  let bases: [Seq]
  /// What the first event says, where it joins its replica.
  let join: Join?
  /// Whether another event than the first does.
  let joinsLater: Bool

  /// - Parameter events: of one changeset, decoded.
  package init(of events: [Event]) {
    bases = events.map(\.base)
    join = events.first.flatMap { Join($0.change) }
    joinsLater = events.dropFirst().contains { Join($0.change) != nil }
  }

  /// Reads of each event no more than its envelope, unless it may be a join: a check of a whole log
  /// takes a third of the time that decoding it takes.
  ///
  /// - Throws: where not even the envelope of an event can be read.
  package init(reading changeset: Changeset) throws(WireError) {
    let run = changeset.events
    var bases: [Seq] = []
    bases.reserveCapacity(run.count)
    var join: Join?
    var joinsLater = false
    for (index, range) in run.ranges.enumerated() {
      let envelope = try EventDecoder.envelope(run.bytes, in: range)
      bases.append(envelope.base)
      guard envelope.mayJoin else { continue }
      let found = Join(try changeset.eventLeniently(at: index).change)
      if index == 0 { join = found } else if found != nil { joinsLater = true }
    }
    self.bases = bases
    self.join = join
    self.joinsLater = joinsLater
  }
}

extension Evidence.Join {
  fileprivate init?(_ change: Change) {
    guard case .memberJoined(let name, let key) = change else { return nil }
    self.init(name: name, publicKey: key)
  }
}
