/// State is a fold of the log and nothing else: one event in, at most one entity changed.
package enum Fold {
  /// The version of the rules by which events become state, in the first bytes of every digest: digests
  /// compare within one version. It rises with every change of these rules. Source: Protocol/EVENTS.md,
  /// "Digest".
  package static let version: UInt32 = 3

  package enum Outcome: Hashable, Sendable {
    case applied
    /// The event concerns the membership, not an entity.
    case membership
    case ignored(Reason)
  }

  /// Why an event changes nothing. Every replica ignores the same events.
  package enum Reason: Int, Hashable, Sendable {
    /// A kind or a field that this version does not know, or does not fold.
    case unknownKind = 1
    /// The entity does not exist, or the author cannot have known that it does.
    case unknownEntity = 2
    /// The entity has no such field, or the field cannot hold the value.
    case foreignField = 3
    /// Nobody writes another member's assessment.
    case foreignAssessment = 4
    /// There is no room for it: see `RoomOwner`.
    case noRoom = 5
    /// An admin set it aside: see `SetAsides`.
    case setAside = 7
    /// It makes a revision, or another text of one, current, but the log does not hold that revision.
    case unknownRevision = 6
    /// It concerns members or sets events aside, and its author was revoked before the log took it: see
    /// `Adoption`.
    case adoptedAct = 8
    /// It makes another text than the text that it names: see `ArticleRevision.text(from:)`.
    case wrongText = 9
  }

  /// Applies one event to the entity that it targets.
  ///
  /// Events are applied in seq order, pending ones of the own replica in the order of their counters; a
  /// pending one may come before or after an event of the log that neither has seen.
  ///
  /// - Parameters:
  ///   - seq: the event's place in the log, `nil` for a pending one.
  ///   - entity: the state of `event.target`; `nil` where there is none yet.
  ///   - roster: as the log made it up to the event at least; its later events do not matter.
  package static func apply(
    _ event: Event, at seq: Seq?, to entity: inout Entity?, in roster: Roster = .open
  ) -> Outcome {
    switch event.effect {
    case .membership: return .membership
    case .ignored(let reason): return .ignored(reason)
    case .creates(let facts, let writes):
      guard let target = event.target else { return .ignored(.unknownEntity) }
      create(target, facts, writes, event.stamp(at: seq), &entity)
      return .applied
    case .writes(let writes):
      return write(writes, event.stamp(at: seq), into: &entity, roster)
    }
  }

  private static func create(
    _ target: EntityID, _ facts: Facts, _ writes: Writes, _ stamp: Stamp, _ entity: inout Entity?
  ) {
    let origin = Origin(stamp: stamp, facts: facts)
    if entity == nil {
      entity = Entity(id: target, origin: origin, registers: writes.count)
    } else {
      entity?.addOrigin(origin)
    }
    for index in 0..<writes.count {
      let write = writes.write(at: index, by: stamp.event.replica)
      // A word of a later version's vocabulary keeps no annotation from being made.
      guard write.field.accepts(write.value) else { continue }
      entity?.write(write.field, write.value, stamp)
    }
  }

  /// Writes into an entity that the author must have known: all that the event writes, or nothing.
  private static func write(
    _ writes: Writes, _ stamp: Stamp, into entity: inout Entity?, _ roster: Roster
  ) -> Outcome {
    guard let kind = entity?.id.kind, entity?.isKnown(to: stamp) == true else {
      return .ignored(.unknownEntity)
    }
    for index in 0..<writes.count {
      let write = writes.write(at: index, by: roster.member(of: stamp.event.replica))
      guard write.field.belongs(to: kind), write.field.accepts(write.value) else {
        return .ignored(.foreignField)
      }
      guard write.field.mayBeWritten(by: roster.member(of: stamp.event.replica)) else {
        return .ignored(.foreignAssessment)
      }
    }
    for index in 0..<writes.count {
      let write = writes.write(at: index, by: roster.member(of: stamp.event.replica))
      let raisingOnly =
        write.field == .marking && !roster.mayLower(stamp, on: entity?.origins ?? [])
      entity?.write(write.field, write.value, stamp, raisingOnly: raisingOnly)
    }
    return .applied
  }
}

extension Event {
  /// The reason why it changes nothing, whatever its target and whether that exists; `nil` where the fold
  /// must look.
  package var unfolded: Fold.Reason? {
    if case .ignored(let reason) = effect { reason } else { nil }
  }
}
