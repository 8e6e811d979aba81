/// What became of events that were named to be set aside, or reinstated.
package struct NamedEventsText {
  private let isAside: Bool
  /// Whether it is a replica where they are, whose log may lack what others did.
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

  /// Where all of them are so already.
  package func nothing(_ events: Int) -> String {
    "nothing changed: \(Phrase.counted(events, "event")), \(standing)"
      + (isReplica ? "; somebody may have changed that since your last sync" : "")
  }

  /// Where some are.
  package func left(_ events: Int) -> String {
    "left unchanged: \(Phrase.counted(events, "event")), \(standing)"
  }

  private var standing: String { isAside ? "already set aside" : "not set aside" }
}
