package import PostilCore

/// Parts of the log that somebody looks for.
extension ReplicaView {
  /// Visits the events at some places, of the changesets that are wanted, until `visit` says `false`. Of other
  /// changesets it reads nothing but place, author and time.
  ///
  /// - Parameter isWanted: gets a changeset's replica, and the time when the server received it.
  package func eachRecorded(
    in seqs: ClosedRange<Seq>, newestFirst: Bool = false,
    of isWanted: (ReplicaID, Instant) -> Bool, _ visit: (RecordedEvent) throws -> Bool
  ) throws {
    try table.spans.each(in: seqs, newestFirst: newestFirst) { seq, replica, receivedAt in
      guard isWanted(replica, receivedAt), let logged = try changeset(holding: seq) else {
        return true
      }
      let events = try logged.recordedEvents(in: seqs)
      return try (newestFirst ? events.reversed() : events).allSatisfy(visit)
    }
  }

  /// The number of events at some places of the log, by the replica that made them, without reading any.
  package func eventCounts(in seqs: ClosedRange<Seq>) throws -> [ReplicaID: UInt64] {
    try table.spans.eventCounts(in: seqs)
  }

  /// An article with its annotations and their replies, and the places of all events of the log that wrote to one of
  /// these, ascending.
  package func placesOfEvents(on article: EntityID) throws -> (things: Set<EntityID>, seqs: [Seq]) {
    var things: Set<EntityID> = []
    var seqs: Set<Seq> = []
    let add = { (row: EntityRow) in
      things.insert(row.entity.id)
      seqs.formUnion(try table.entries(of: row.history, at: row.place).map(\.seq))
    }
    if let row = try table.row(of: article) { try add(row) }
    for note in try table.children(of: article) {
      try add(note)
      for reply in try table.children(of: note.entity.id) { try add(reply) }
    }
    return (things, seqs.sorted())
  }
}
