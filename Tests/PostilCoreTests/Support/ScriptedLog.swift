import PostilCore

/// A log told line by line: each event gets its replica's next counter and the next seq.
struct ScriptedLog {
  private(set) var state = FoldedState()
  private(set) var end: Seq = 0
  private var counters: [ReplicaID: UInt64] = [:]

  /// - Parameter seen: the cursor of the replica at that moment; all of the log unless it is told.
  /// - Returns: the verdict of the fold on the event.
  @discardableResult
  mutating func add(_ replica: ReplicaID, seen: Seq? = nil, _ change: Change) -> Fold.Outcome {
    let event = Event(replica, counters[replica, default: 0] + 1, base: seen ?? end, change)
    counters[replica] = event.id.counter
    end += 1
    return state.apply(event, at: end)
  }

  @discardableResult
  mutating func importFlood(_ replica: ReplicaID = .north, seen: Seq? = nil) -> EntityID {
    add(replica, seen: seen, .articleImported(.flood))
    return ArticleImport.flood.entity
  }

  mutating func annotate(_ replica: ReplicaID = .north, seen: Seq? = nil) -> EntityID {
    add(replica, seen: seen, .annotationAdded(.note("first")))
    return .annotation(last(of: replica))
  }

  mutating func reply(_ replica: ReplicaID, to annotation: EntityID, seen: Seq? = nil) -> EntityID {
    guard case .annotation(let id) = annotation else {
      preconditionFailure("a transcript answers annotations")
    }
    add(replica, seen: seen, .replyAdded(annotation: id, parent: nil, body: "indeed"))
    return .reply(last(of: replica))
  }

  /// Edits a note or a reply.
  mutating func edit(_ replica: ReplicaID, _ entity: EntityID, _ text: Text, seen: Seq? = nil) {
    switch entity {
    case .annotation(let id): add(replica, seen: seen, .noteEdited(annotation: id, text: text))
    case .reply(let id): add(replica, seen: seen, .replyEdited(reply: id, text: text))
    case .article, .term: preconditionFailure("only notes and replies are edited")
    }
  }

  subscript(entity: EntityID) -> Entity? { state.entities[entity] }

  func deletion(of entity: EntityID) -> Deletion? { state.deletion(of: entity) }

  func last(of replica: ReplicaID) -> EventID {
    EventID(replica: replica, counter: counters[replica, default: 0])
  }
}
