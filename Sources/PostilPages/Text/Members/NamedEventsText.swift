/// The echo of `set-aside` and `reinstate`.
package struct NamedEventsText {
  private let isAside: Bool
  /// True in a replica, whose log may lack others' decisions.
  private let isReplica: Bool

  /// - Parameter isAside: whether they were to be set aside.
  package init(isAside: Bool, isReplica: Bool) {
    self.isAside = isAside
    self.isReplica = isReplica
  }

  package func done(_ events: Int) -> String {
    (isAside ? "set aside  " : "reinstated ") + Phrase.counted(events, "event")
      + (isReplica ? "; takes effect with the next push" : "")
  }

  /// Said if all of them were so already.
  package func nothing(_ events: Int) -> String {
    "nothing changed: \(Phrase.counted(events, "event")), \(standing)"
      + (isReplica ? "; somebody may have changed that since your last sync" : "")
  }

  /// Said if some of them were so already.
  package func left(_ events: Int) -> String {
    "left unchanged: \(Phrase.counted(events, "event")), \(standing)"
  }

  private var standing: String { isAside ? "already set aside" : "not set aside" }
}
