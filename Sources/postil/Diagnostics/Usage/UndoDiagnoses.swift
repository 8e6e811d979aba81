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
      Diagnosis(
        .refused, "\(id) (\(change)) cannot be undone: \(why.words)", hint: why.advice(about: id))
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
    case .sharedArticle: "others imported the article, too"
    case .revision: "the workspace keeps every text that an article had"
    case .observation: "what somebody observed stays observed"
    case .firstMarking: "it had no marking before, and a marking is never cleared"
    case .decision: "it decided between several values, and none of them is the earlier one"
    case .mergedText: "the earlier text was merged from several"
    case .refused: "the server refused it, and it waits in your outbox"
    case .unknown: "this version cannot tell what it changed"
    }
  }

  /// The command that does what an undo cannot.
  ///
  /// - Parameter event: the one that cannot be undone.
  fileprivate func advice(about event: String) -> String {
    switch self {
    case .membership(let access): access.advice
    case .sharedArticle(let article): "to hide it for everybody: postil delete \(article)"
    case .revision(let article):
      "to show another text, import it again: postil import FILE --revises \(article)"
    case .observation: "to record what is so now, import the article again: postil import FILE"
    case .firstMarking(let id): "to lower it: postil set \(id) marking=clear"
    case .decision(let field, let id):
      "to set the value that you want: \(Self.writing(field, of: id))"
    case .mergedText(let field, let id):
      "'postil why \(id) \(field)' shows the texts; to write the one that you want: "
        + Self.writing(field, of: id)
    case .refused: "to drop it: postil outbox drop \(event)"
    case .unknown: "'postil show \(event)' shows what is known of it; a later version knows more"
    }
  }

  /// The command that writes a field, by its name.
  private static func writing(_ field: String, of id: String) -> String {
    let (name, rest) =
      field.firstIndex(of: ":").map {
        (String(field[..<$0]), String(field[field.index(after: $0)...]))
      } ?? (field, "")
    return switch name {
    case "note", "body": "postil edit \(id) --note TEXT"
    case "tag": "postil tag \(id) +\(rest), or -\(rest)"
    case "audience": "postil release \(id) +\(rest), or -\(rest)"
    case "anchor": "postil anchor undo \(id)"
    case "current": "postil import FILE --revises \(id)"
    case "alias": "postil tag rename OLD NEW"
    case "description": "postil tag describe TAG TEXT"
    case "withdrawn": "postil withdraw \(id) --why TEXT, or --undo"
    case "duplicate": "postil duplicate \(id) --of ARTICLE, or --undo"
    case "deleted": "postil delete \(id), or postil restore \(id)"
    default: "postil set \(id) \(field)=VALUE"
    }
  }
}

extension Unchangeable.Access {
  fileprivate var advice: String {
    switch self {
    case .invited(let id): "to withdraw the invitation: postil revoke \(id) --invitation"
    case .role(let member): "to give the other role back: postil role \(member) ROLE"
    case .revoked: "nobody comes back after that; to let somebody in: postil invite --role ROLE"
    case .joined: "to leave the workspace, ask an admin: postil revoke NAME"
    case .serverKey: "to withdraw the announcement: postil workspace announce-key DIR --withdraw"
    case .adopted: "to cancel adopted events, an admin can: postil set-aside EVENT… --why REASON"
    }
  }
}
