import PostilCore

/// A workload as the history of a folder: a text for each article, a JSON file for each annotation, a
/// commit for every 100 events. Of two people who change the same, the later one overwrites.
struct FileHistory {
  struct Commit {
    let number: Int
    /// Path and bytes; `nil` for a file that is removed.
    let files: [(path: String, bytes: [UInt8]?)]
  }

  private var library = Library()
  private var annotations: [EventID: AnnotationFile] = [:]
  private var changed: [EventID] = []
  private var removed: [String] = []
  /// Annotations that no commit has yet: one that came and went between two leaves no trace.
  private var fresh: Set<EventID> = []
  private var texts: [(path: String, bytes: [UInt8]?)] = []
  private(set) var commits = 0
  /// The present number of files.
  private(set) var files = 0

  /// - Parameter visit: takes the commits in their order.
  init(_ recording: Recording, visit: (Commit) throws -> Void) throws {
    var events = 0
    for changeset in recording.changesets {
      for index in changeset.events.ranges.indices {
        apply(try changeset.event(at: index))
        events += 1
        if events % 100 == 0 || events == recording.events { try visit(nextCommit()) }
      }
    }
  }

  /// One more commit: somebody changes the note of one annotation.
  mutating func editOne() -> Commit {
    guard let id = annotations.keys.min() else { preconditionFailure("a workload has annotations") }
    let note = Text("Проверено ещё раз, \(commits).")
    change(id) { $0.write(note) }
    return nextCommit()
  }

  private mutating func nextCommit() -> Commit {
    commits += 1
    var seen: Set<EventID> = []
    var files = texts
    for id in changed where seen.insert(id).inserted {
      if let file = annotations[id] { files.append((file.path, file.bytes)) }
    }
    files += removed.map { ($0, nil) }
    (texts, changed, removed, fresh) = ([], [], [], [])
    return Commit(number: commits, files: files)
  }

  private mutating func apply(_ event: Event) {
    switch event.change {
    case .articleImported(let article):
      library.add(article)
      let folder = AnnotationFile.folder(of: article.article)
      texts.append(("\(folder)/article.txt", Array(article.text.string.utf8)))
      files += 1
    case .annotationAdded(let annotation):
      annotations[event.id] = AnnotationFile(
        annotation, id: event.id, quote: library.quote(annotation).quote)
      changed.append(event.id)
      fresh.insert(event.id)
      files += 1
    case .replyAdded(let annotation, _, let body, _):
      change(annotation) { $0.add(event.id, body: body) }
    case .noteEdited(let annotation, let text): change(annotation) { $0.write(text) }
    case .fieldSet(let entity, let field, let value):
      change(entity.event) { $0.write(value, to: field) }
    case .tagged(let entity, let tag): change(entity.event) { $0.add(tag) }
    case .untagged(let entity, let tag): change(entity.event) { $0.remove(tag) }
    case .deleted(let entity): remove(entity.event)
    case .memberJoined, .memberInvited, .roleSet, .revoked, .serverKeyAnnounced, .articleObserved,
      .replyEdited,
      .markingSet, .assessed, .released,
      .withheld, .restored, .conflictResolved, .unknown, .articleRevised, .articleWithdrawn,
      .duplicateSet, .termAliased, .termDescribed, .anchorDecided, .eventsSetAside,
      .eventsReinstated, .workAdopted:
      break
    }
  }

  private mutating func change(_ id: EventID?, _ body: (inout AnnotationFile) -> Void) {
    guard let id, var file = annotations[id] else { return }
    body(&file)
    annotations[id] = file
    changed.append(id)
  }

  private mutating func remove(_ id: EventID?) {
    guard let id, let file = annotations.removeValue(forKey: id) else { return }
    if fresh.remove(id) == nil { removed.append(file.path) }
    files -= 1
  }
}
