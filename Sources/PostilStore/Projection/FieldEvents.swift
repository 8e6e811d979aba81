package import PostilCore

extension FieldHistory {
  /// - Parameters:
  ///   - events: all events that wrote to one entity, in log order, pending ones last.
  ///   - origins: the entity's.
  package init(
    of field: Field, in events: [RecordedEvent], origins: [Origin] = [], _ roster: Roster = .open
  ) {
    self.init(
      entries: events.flatMap { recorded in
        let stamp = recorded.event.stamp(at: recorded.place?.seq)
        let raisingOnly = field == .marking && !roster.mayLower(stamp, on: origins)
        return recorded.event.writes(in: roster)
          .filter { $0.field == field }
          .map { Entry(stamp: stamp, value: $0.value, raisingOnly: raisingOnly) }
      })
  }
}
