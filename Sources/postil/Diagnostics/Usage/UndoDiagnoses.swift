import PostilReplica

/// Why something was not taken back.
extension Diagnosis {
  static func ofUndo(_ error: ReplicaError) -> Diagnosis {
    switch error {
    case .notOwnEvent(let id, let author):
      Diagnosis(
        .refused, "\(id) is by \(author): only own work can be undone",
        hint: "change or delete what it made, or ask \(author)")
    case .changedSince(let id, let field, let by):
      Diagnosis(
        .undecided, "\(field) of \(id) was changed since, by \(by); nothing was undone",
        hint:
          "'postil why \(id) \(field)' shows the values; to undo your own later step first: postil undo"
      )
    case .answeredSince(let id, let by):
      Diagnosis(
        .undecided, "a colleague wrote \(by) on \(id) since; nothing was undone",
        hint: "to delete \(id) all the same: postil delete \(id)")
    case .cannotUndo(let id, let change, let why):
      Diagnosis(.refused, "\(id) (\(change)) cannot be undone: \(why.words)", hint: why.advice)
    default:
      Diagnosis(
        .negative, "there is nothing of yours to undo",
        hint: "'postil log' shows what happened; 'postil undo EVENT' takes an own event")
    }
  }
}

extension Unchangeable {
  fileprivate var words: String {
    switch self {
    case .membership: "access is given and taken by its own commands"
    case .text: "the workspace had the article already, and keeps every text that it has held"
    case .observation: "what somebody observed stays observed"
    case .firstMarking: "it had no marking before, and a marking is never cleared"
    case .decision: "it decided between several values, and none of them is the earlier one"
    case .mergedText: "the earlier text was merged from several"
    case .refused: "the server refused it, and it waits in your outbox"
    case .unknown: "this version cannot tell what it changed"
    }
  }

  fileprivate var advice: String? {
    switch self {
    case .membership: "see 'postil role', 'postil revoke' and 'postil invite'"
    case .text: "to show an earlier text, import it again"
    case .observation, .unknown: nil
    case .firstMarking: "to lower it: postil set ID marking=clear"
    case .decision: "set the value that you want: postil set, or postil edit"
    case .mergedText: "'postil why ID' shows the texts; write the one that you want: postil edit"
    case .refused: "run 'postil outbox drop'"
    }
  }
}
