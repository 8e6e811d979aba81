package import PostilCore

extension FieldHistory {
  /// - Parameter events: all that wrote to one entity, in log order, pending ones last.
  package init(of field: Field, in events: [RecordedEvent]) {
    self.init(
      writes: events.flatMap { recorded in
        recorded.event.writes
          .filter { $0.field == field }
          .map { (recorded.event.stamp(at: recorded.place?.seq), $0.value) }
      })
  }
}
