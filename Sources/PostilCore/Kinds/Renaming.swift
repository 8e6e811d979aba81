/// The new ids of some events whose replica continues under another key.
struct Renaming {
  private let ids: [EventID: EventID]

  /// - Parameter ids: the new id of each event that has one.
  init(_ ids: [EventID: EventID]) {
    self.ids = ids
  }

  func event(_ id: EventID) -> EventID { ids[id] ?? id }

  func entity(_ id: EntityID) -> EntityID {
    switch id {
    case .article, .term: id
    case .annotation(let made): .annotation(event(made))
    case .reply(let made): .reply(event(made))
    }
  }
}
