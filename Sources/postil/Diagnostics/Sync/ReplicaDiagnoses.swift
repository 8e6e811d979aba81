import PostilCore
import PostilLog
import PostilPages
import PostilReplica

extension Diagnosis {
  static func of(_ error: ReplicaError) -> Diagnosis {
    switch error {
    case .notAReplica(let path):
      Diagnosis(
        .notFound, "no replica in \(path) or above it",
        hint: "go into a replica's folder, name it with -C DIR, or make one: postil clone LINK DIR")
    case .alreadyAReplica(let path):
      Diagnosis(
        .usage, "\(path) is a replica already",
        hint: "go on in it with 'postil -C \(path) sync', or clone into another folder")
    case .folderNotEmpty(let path):
      Diagnosis(
        .usage, "\(path) is not empty", hint: "clone into a new folder, or into an empty one")
    case .insideReplica(let path, let outer):
      Diagnosis(
        .usage, "\(path) lies inside the replica \(outer)",
        hint: "clone into a folder outside of it: a replica in a replica would hide one of the two")
    case .system(let fault): of(fault)
    case .keyUnreadable(let path):
      Diagnosis(
        .integrity, "the replica's key cannot be read: \(path)",
        hint:
          "put the file back from where the replica was copied; without it nothing can be pushed")
    case .foreignKey(let path):
      Diagnosis(
        .integrity, "\(path) is the key of another replica",
        hint: "put back the key that belongs to this replica's file")
    case .nameNotAllowed(let name):
      Diagnosis(
        .usage, "'\(name)' cannot be a replica's name",
        hint: "use 1 to 32 lower-case letters, digits, - and _, a letter first, as in --as north")
    case .linkNotEncrypted(let address):
      Diagnosis(
        .refused, "\(address.host) is another machine, and the link pins no key to encrypt to",
        hint: "take the whole link that 'postil serve' printed, with #pin=… at its end")
    case .linkOfOtherWorkspace(let link, let own):
      Diagnosis(
        .usage, "the link leads to workspace '\(link.workspace)', this replica belongs to '\(own)'",
        hint: "a replica of another workspace is made with 'postil clone'")
    case .openWorkspace: openWorkspace
    case .notJoined:
      Diagnosis(
        .refused, "this replica has not joined the workspace yet: the clone broke off",
        hint: "run 'postil sync' first")
    case .notWaiting(let id):
      Diagnosis(
        .notFound, "\(id) is none of your events that wait to be pushed",
        hint:
          "'postil outbox' lists them; what was pushed stays in the log: change it by another event"
      )
    case .straysFirst:
      Diagnosis(
        .undecided, "events of this copied file still wait to be recorded under its new name",
        hint: "run 'postil sync' first; then 'postil outbox' lists all that waits")
    case .offered(let id):
      Diagnosis(
        .refused, "\(id) was written into a bundle, which somebody may bring to the server",
        hint: "what is pushed or brought can be taken back by another event")
    case .nothingRefused:
      Diagnosis(
        .negative, "nothing of yours was refused",
        hint: "name what is to be dropped, as 'postil outbox' lists it")
    case .othersHangOn(let ids, let others):
      Diagnosis(
        .undecided,
        "\(others.joined(separator: ", ")) would refer to what is not there any more",
        hint: "drop them together: postil outbox drop \((ids + others).joined(separator: " "))")
    case .notAllowed(let objection): of(objection)
    case .noRoom(let refusal):
      Diagnosis(
        .refused, of(SyncError.refused(refusal)).message,
        hint: "nothing was recorded; an admin makes room: postil set-aside EVENT… --why REASON")
    case .setAside(let id, let by, let why, let making):
      Diagnosis(
        .notFound, "\(id) was \(SetAsideDetail(by: by, why: why, seq: 0).words)",
        hint: "'postil log \(id)' shows it; an admin lets it count again: postil reinstate "
          + "\(making.joined(separator: " ")) --why REASON")
    case .notInLog(let event):
      Diagnosis(
        .notFound, "the log holds no event '\(event)'",
        hint:
          "only what was pushed and pulled can be set aside; 'postil outbox drop' takes back your own"
      )
    case .alwaysCounts(let event, let change): alwaysCounts(event, change)
    case .mayNotLower(let id, let standing):
      Diagnosis(
        .refused, "\(id) is marked \(standing.name): only who made it and admins may lower that",
        hint: "nothing was changed; ask an admin")
    case .noSuchEntity(let id):
      Diagnosis(
        .notFound, "there is no '\(id)' in this replica",
        hint: "look at 'postil articles' and 'postil annotations', or pull first")
    case .noSuchReplica(let name, let known):
      Diagnosis(
        .notFound, "nobody is called '\(name)' here",
        hint: "members are \(known.joined(separator: ", "))")
    case .notAMoment(let typed):
      Diagnosis(
        .usage, "'\(typed)' is no moment",
        hint: "give a place in the log such as 120, a time such as 2026-11-23 or "
          + "2026-11-23T14:00+02:00, or north@TIME for what north's copy held then")
    case .notAnID(let id):
      Diagnosis(
        .notFound, "'\(id)' is no id",
        hint:
          "an article is at least 4 characters such as k3f9, an annotation or a reply is north.42")
    case .ambiguous(let typed, let candidates):
      Diagnosis(
        .notFound, "'\(typed)' can mean several articles: \(candidates.joined(separator: ", "))",
        hint: "type more characters of the one you mean")
    case .wrongKind(let id, let expected):
      Diagnosis(
        .notFound, "'\(id)' is not \(expected.withArticle)",
        hint: "'postil show \(id)' says what it is")
    case .noSuchRevision(let id, let article, let known):
      Diagnosis(
        .notFound, "\(article) has no revision \(id)",
        hint: "it has \(known.joined(separator: ", ")): postil revisions \(article)")
    case .onlyRevision(let article):
      Diagnosis(
        .notFound, "\(article) has one text only, so there is nothing to compare",
        hint: "another text of it is imported with postil import FILE --revises \(article)")
    case .aboutWholeArticle(let id):
      Diagnosis(
        .notFound, "\(id) is about its whole article: it quotes nothing",
        hint: "'postil show \(id)' says what it is")
    case .nothingToConfirm(let id):
      Diagnosis(
        .notFound, "the quote of \(id) was not found in the displayed text",
        hint: "postil anchor reattach \(id) --quote TEXT, or postil anchor dismiss \(id)")
    case .rangeOutside(let range, let article, let length):
      Diagnosis(
        .usage,
        "\(range) is no part of \(article), which has "
          + Phrase.counted(length, "character"),
        hint: "a range is START:END, END behind START, both counted from 0")
    case .duplicateOfEachOther(let article, let original):
      Diagnosis(
        .refused, "\(original) repeats \(article) already",
        hint: "postil duplicate \(original) --undo takes that back")
    case .ownDuplicate(let article):
      Diagnosis(.usage, "\(article) cannot repeat itself", hint: "name another article with --of")
    case .emptyQuote, .quoteNotFound, .quoteAmbiguous, .noSuchPlace, .quoteInUnknownText:
      ofQuote(error)
    case .valueNotAllowed, .textTooLong, .emptyText, .tooManyTags, .repeated, .fieldNotAllowed,
      .noSuchField, .notAnAspect:
      ofValue(error)
    case .deleted, .notDeleted, .inConflict, .notInConflict, .severalInConflict, .conflictChanged,
      .decidedByDeleting, .decidedByTaking, .notAHead, .neverWritten:
      ofState(error)
    }
  }

  private static func ofQuote(_ error: ReplicaError) -> Diagnosis {
    switch error {
    case .quoteNotFound(let quote, let article, let nearest):
      let hint =
        nearest.isEmpty
        ? "look at the text with 'postil show \(article)'"
        : "nearest, never taken by itself:\n"
          + nearest.map { "         «\($0)»" }.joined(separator: "\n")
      return Diagnosis(.notFound, "«\(quote)» is not in article \(article)", hint: hint)
    case .quoteAmbiguous(let places):
      return Diagnosis(
        .notFound,
        "«\(places.quote)» is in article \(places.article) \(places.total) times:\n"
          + places.lines.joined(separator: "\n"),
        hint: "choose one with --nth N, or quote more of the text around it")
    case .noSuchPlace(let nth, let count):
      return Diagnosis(
        .notFound,
        "there is no place \(nth): the quote is there \(Phrase.counted(count, "time"))",
        hint: "choose from 1 to \(count)")
    case .quoteInUnknownText(let article):
      return Diagnosis(
        .integrity, "the text of article \(article) cannot be read",
        hint: "run 'postil verify' to see what is damaged, 'postil rebuild' to fold it anew")
    default: return Diagnosis(.usage, "the quote is empty", hint: "give the words with --quote")
    }
  }

  private static func ofValue(_ error: ReplicaError) -> Diagnosis {
    switch error {
    case .valueNotAllowed(let field, let value, let allowed):
      Diagnosis(
        .usage, "\(field) cannot be '\(Phrase.shortened("\(value)", to: 60))'",
        hint: "it takes \(allowed)")
    case .textTooLong(let what, let bytes, let limit):
      Diagnosis(
        .usage, "the \(what) has \(bytes) bytes, at most \(limit) are allowed",
        hint: "split it into several")
    case .tooManyTags(let limit):
      Diagnosis(.usage, "more than \(limit) of them", hint: "take some away first")
    case .fieldNotAllowed(let field, let kind):
      Diagnosis(
        .usage, "\(kind.withArticle) has no field '\(field)' that can be set this way",
        hint: fieldHint(kind))
    case .noSuchField(let field, let kind):
      Diagnosis(
        .usage, "\(kind.withArticle) has no field '\(Phrase.shortened(field, to: 60))'",
        hint: "its fields are \(kind.fieldNames.joined(separator: ", "))")
    case .notAnAspect(let name, let kind):
      Diagnosis(
        .usage, "\(kind.withArticle) is not assessed by '\(name)'",
        hint: kind == .reply
          ? "articles and annotations are assessed"
          : "aspects are \(Assessment.Aspect.allCases.map(\.name).joined(separator: ", "))")
    case .repeated(let name):
      Diagnosis(
        .usage, "'\(name)' is named twice in one command", hint: "say once what it is to be")
    case .emptyText(let what):
      Diagnosis(.usage, "the \(what) is empty", hint: "give it some text")
    default: Diagnosis(.usage, "the value is not allowed")
    }
  }

  private static func fieldHint(_ kind: EntityKind) -> String {
    let plain = PlainField.allCases.filter { Field.plain($0).belongs(to: kind) }.map(\.name)
    if plain.isEmpty { return "a reply has only its body: postil edit ID --note TEXT" }
    return "settable are \((plain + ["marking"]).joined(separator: ", "))"
  }

  private static func ofState(_ error: ReplicaError) -> Diagnosis {
    switch error {
    case .deleted(let id):
      Diagnosis(
        .undecided, "\(id) is deleted", hint: "bring it back first: postil restore \(id)")
    case .notDeleted(let id):
      Diagnosis(.negative, "\(id) is not deleted", hint: "there is nothing to restore")
    case .inConflict(let id, let field):
      Diagnosis(
        .undecided, "\(id) has a conflict in \(field): settle it first",
        hint: "'postil conflicts' shows the values, and the commands that take one of them")
    case .notInConflict(let id, let field, let open):
      Diagnosis(
        .negative, "\(field) of \(id) is settled: nothing in conflict",
        hint: open.isEmpty
          ? "'postil conflicts' lists what is open"
          : "its conflicts are in \(open.joined(separator: ", "))")
    case .severalInConflict(let id, let field, let open):
      Diagnosis(
        .notFound, "several fields of \(id) that begin with \(field) are in conflict",
        hint: "name one of \(open.joined(separator: ", "))")
    case .conflictChanged(let id, let field):
      Diagnosis(
        .undecided, "\(field) of \(id) changed while you decided; nothing was written",
        hint: "'postil conflicts' and 'postil why \(id) \(field)' show what stands there now")
    case .neverWritten(let id, let field):
      Diagnosis(
        .negative, "nobody has ever written \(field) of \(id)",
        hint: "'postil why \(id)' explains the fields that were written")
    case .decidedByDeleting(let id):
      Diagnosis(
        .usage, "a deletion is not settled by a value",
        hint: "postil delete \(id) deletes it knowing of the edit, postil restore \(id) keeps it")
    case .decidedByTaking(let id, let field, let heads):
      Diagnosis(
        .usage, "the \(field) of \(id) is not typed: one of its values is taken",
        hint: heads.map { "postil resolve \(id) \(field) --take \($0)" }
          .joined(separator: ", or\n       "))
    case .notAHead(let event, let heads):
      Diagnosis(
        .notFound, "'\(event)' is none of the values in conflict",
        hint: "take one of \(heads.joined(separator: ", "))")
    default: Diagnosis(.undecided, "somebody must decide", hint: "look at 'postil conflicts'")
    }
  }
}

extension QuotePlaces {
  fileprivate var lines: [String] {
    let shown = places.enumerated().map { index, place in
      "  \(index + 1)  ¶\(place.paragraph)  …\(place.before)«\(place.quote)»\(place.after)…"
        .replacing("\n", with: " ")
    }
    return places.count < total ? shown + ["  … and \(total - places.count) more"] : shown
  }
}

extension EntityKind {
  fileprivate var withArticle: String {
    switch self {
    case .article, .annotation: "an \(name)"
    case .reply, .term: "a \(name)"
    }
  }
}
