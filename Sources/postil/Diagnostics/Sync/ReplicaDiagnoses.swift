import PostilCore
import PostilLog
import PostilPages
import PostilReplica

extension Diagnosis {
  static func of(_ error: ReplicaError) -> Diagnosis {
    switch error {
    case .notAReplica(let path):
      Diagnosis(
        .notFound, "no replica in \(path) or its parent folders",
        hint:
          "change to a replica's folder, name one with -C DIR, or make one: postil clone LINK DIR --as NAME; "
          + "without a server: postil init DIR --as NAME")
    case .alreadyAReplica(let path):
      Diagnosis(
        .usage, "\(path) is already a replica",
        hint: "to use it, run 'postil -C \(path) status'; or choose another folder")
    case .beingMade(let path):
      Diagnosis(
        .refused, "another command is making a replica in \(path); nothing was changed",
        hint: "wait until it has finished, or choose another folder")
    case .folderNotEmpty(let path):
      Diagnosis(
        .usage, "\(path) is not empty", hint: "choose a new or empty folder")
    case .insideReplica(let path, let outer):
      Diagnosis(
        .usage, "\(path) lies inside the replica \(outer)",
        hint: "choose a folder outside it: of two nested replicas, one would hide the other")
    case .system(let fault): of(fault)
    case .keyUnreadable(let path):
      Diagnosis(
        .integrity, "the replica's key cannot be read: \(path)",
        hint:
          "put the key back from a copy of the replica; without it nothing can be pushed")
    case .foreignKey(let path):
      Diagnosis(
        .integrity, "\(path) is the key of another replica",
        hint: "put back the key that belongs to this replica's file")
    case .nameNotAllowed(let name):
      Diagnosis(
        .usage, "'\(name)' cannot be a replica's name",
        hint:
          "use 1 to 32 lower-case letters, digits, - and _, beginning with a letter, as in --as north"
      )
    case .linkNotEncrypted(let address):
      Diagnosis(
        .refused,
        "\(address.host) is another machine, and without a pin in the link nothing would be encrypted",
        hint: "copy the whole link that 'postil serve' printed, with #pin=… at its end")
    case .linkOfOtherWorkspace(let link, let own):
      Diagnosis(
        .usage,
        "the link leads to workspace '\(link.workspace)', but this replica belongs to '\(own)'",
        hint: "to make a replica of another workspace: postil clone LINK DIR")
    case .notPublished(let workspace): notPublished(workspace)
    case .openWorkspace: openWorkspace
    case .notJoined:
      Diagnosis(
        .refused,
        "this replica has not joined the workspace yet, because the clone was interrupted",
        hint: "run 'postil sync' first")
    case .notWaiting(let id):
      Diagnosis(
        .notFound, "\(id) is not one of your unpushed events",
        hint:
          "'postil outbox' lists them; what was pushed stays in the log, and only a later event changes it"
      )
    case .straysFirst:
      Diagnosis(
        .undecided, "events of this copied file have yet to be recorded under its new name",
        hint: "run 'postil sync' first; then 'postil outbox' lists all of them")
    case .offered(let id):
      Diagnosis(
        .refused, "\(id) is in a bundle, which somebody may bring to the server",
        hint: "once it is in the log, only a later event can change it")
    case .nothingRefused:
      Diagnosis(
        .negative, "none of your events was refused",
        hint: "name the events to drop, as 'postil outbox' lists them")
    case .othersHangOn(let ids, let others):
      Diagnosis(
        .undecided,
        "\(others.joined(separator: ", ")) would refer to something that no longer exists",
        hint: "drop them together: postil outbox drop \((ids + others).joined(separator: " "))")
    case .notAllowed(let objection): of(objection)
    case .noRoom(let refusal):
      Diagnosis(
        .refused, of(SyncError.refused(refusal)).message,
        hint: "nothing was recorded; an admin can make room: postil set-aside EVENT… --why REASON")
    case .setAside(let id, let by, let why, let making):
      Diagnosis(
        .notFound, "\(id) was \(SetAsideDetail(by: by, why: why, seq: 0).words)",
        hint: "'postil log \(id)' shows it; an admin can reinstate it: postil reinstate "
          + "\(making.joined(separator: " ")) --why REASON")
    case .notInLog(let event):
      Diagnosis(
        .notFound, "the log holds no event '\(event)'",
        hint:
          "only events in the log can be set aside; to drop your own unpushed ones: postil outbox drop"
      )
    case .alwaysCounts(let event, let change): alwaysCounts(event, change)
    case .mayNotLower(let id, let standing):
      Diagnosis(
        .refused,
        "\(id) is marked \(standing.name): only its author and admins may lower the marking",
        hint: "nothing was changed; ask an admin")
    case .noSuchEntity(let id):
      Diagnosis(
        .notFound, "there is no '\(id)' in this replica",
        hint: "run 'postil articles' or 'postil annotations' to list the ids, or pull first")
    case .noSuchReplica(let name, let known):
      Diagnosis(
        .notFound, "there is no member or device '\(name)' here",
        hint: Suggestions.hint(
          name, among: known, else: "choose from \(known.joined(separator: ", "))"))
    case .neverUsed(let what, let typed, let known): neverUsed(what, typed, known)
    case .notAMoment(let typed):
      Diagnosis(
        .usage, "'\(typed)' is not a valid moment",
        hint: "give an event of the log such as 120, a time such as yesterday, 2026-11-23 or "
          + "2026-11-23T14:00+02:00, or north@TIME for what north had seen then")
    case .notAnID(let id):
      Diagnosis(
        .notFound, "'\(id)' is not an id",
        hint: !id.isEmpty && id.utf8.allSatisfy { (0x30...0x39).contains($0) }
          ? "an event is named by its place in the log as in '#\(id)', or by its id such as north.42"
          : "an article has an id such as k3f9, of at least 4 characters; an annotation or a reply one such as north.42"
      )
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
        hint: "to import another text of it: postil import FILE --revises \(article)")
    case .aboutWholeArticle(let id):
      Diagnosis(
        .notFound, "\(id) is about the whole article, and has no quote",
        hint: "'postil show \(id)' says what it is")
    case .nothingToConfirm(let id):
      Diagnosis(
        .notFound, "the quote of \(id) was not found in the displayed text",
        hint: "run 'postil anchor reattach \(id) --quote TEXT' or 'postil anchor dismiss \(id)'")
    case .rangeOutside(let range, let article, let length):
      Diagnosis(
        .usage,
        "\(range) is outside \(article), which has "
          + Phrase.counted(length, "character"),
        hint: "a range is START:END, counted from 0, and END must be greater than START")
    case .duplicateOfEachOther(let article, let original):
      Diagnosis(
        .refused, "\(original) is already noted as a repeat of \(article)",
        hint: "to undo that: postil duplicate \(original) --undo")
    case .ownDuplicate(let article):
      Diagnosis(.usage, "\(article) cannot repeat itself", hint: "name another article with --of")
    case .aliasCycle(let term, let alias):
      Diagnosis(
        .refused, "'\(alias)' is read as '\(term)' already, so '\(term)' cannot be read as it",
        hint: "to take that back first: postil tag rename \(alias) --undo")
    case .emptyQuote, .quoteNotFound, .quoteAmbiguous, .noSuchPlace, .quoteInUnknownText,
      .noSuchParagraph, .noSuchSentence, .endNotFound:
      ofQuote(error)
    case .nothingToUndo, .notOwnEvent, .changedSince, .answeredSince, .cannotUndo: ofUndo(error)
    case .valueNotAllowed, .notAWord, .textTooLong, .emptyText, .nothingLeft, .tooManyTags,
      .repeated,
      .fieldNotAllowed,
      .noSuchField, .notAnAspect:
      ofValue(error)
    case .deleted, .inConflict, .notInConflict, .severalInConflict, .conflictChanged,
      .decidedByDeleting, .decidedByTaking, .notAHead, .neverWritten:
      ofState(error)
    }
  }

  /// Of an earlier moment.
  static func madeLater(_ id: String, than seq: UInt64) -> Diagnosis {
    Diagnosis(
      .notFound, "there was no '\(id)' yet at event \(seq)",
      hint: "it was made later: 'postil log \(id)' says when")
  }

  private static func ofQuote(_ error: ReplicaError) -> Diagnosis {
    switch error {
    case .quoteNotFound(let quote, let article, let nearest):
      let hint =
        nearest.isEmpty
        ? "read the text with 'postil show \(article)'"
        : "did you mean (nothing was recorded):\n"
          + nearest.map { "         «\($0)»" }.joined(separator: "\n")
      return Diagnosis(.notFound, "«\(quote)» is not in article \(article)", hint: hint)
    case .quoteAmbiguous(let places):
      return Diagnosis(
        .notFound,
        "«\(places.quote)» is in article \(places.article) \(places.total) times:\n"
          + places.lines.joined(separator: "\n"),
        hint: "choose one with --nth N, or quote more of the text around it")
    case .noSuchParagraph(let place, let article, let count):
      return Diagnosis(
        .notFound, "there is no \(place) in article \(article)",
        hint: "it has \(Phrase.counted(count, "paragraph"))")
    case .noSuchSentence(let place, let article, let count):
      return Diagnosis(
        .notFound, "there is no \(place) in article \(article)",
        hint: "that paragraph has \(Phrase.counted(count, "sentence"))")
    case .endNotFound(let from, let to, let article):
      return Diagnosis(
        .notFound, "«\(to)» does not follow «\(from)» in article \(article)",
        hint: "read the text with 'postil show \(article)'")
    case .noSuchPlace(let nth, let count):
      return Diagnosis(
        .notFound,
        "there is no place \(nth): the quote occurs \(Phrase.counted(count, "time"))",
        hint: "choose from 1 to \(count)")
    case .quoteInUnknownText(let article):
      return Diagnosis(
        .integrity, "the text of article \(article) cannot be read",
        hint:
          "run 'postil verify' to see what is damaged, or 'postil rebuild' to fold the log again")
    default: return Diagnosis(.usage, "the quote is empty", hint: "give the words with --quote")
    }
  }

  private static func ofValue(_ error: ReplicaError) -> Diagnosis {
    switch error {
    case .valueNotAllowed(let field, let value, let allowed):
      Diagnosis(
        .usage, "\(field) cannot be '\(Phrase.shortened("\(value)", to: 60))'",
        hint: Suggestions.hint(
          value,
          among: allowed.split(separator: ", ").map(String.init).filter { !$0.contains(" ") },
          else: "it takes \(allowed)"))
    case .notAWord(let what, let typed) where typed.unicodeScalars.contains(","):
      Diagnosis(
        .usage,
        "this takes one \(what), and a comma separates \(what)s: "
          + "'\(Phrase.shortened(typed, to: 60))'", hint: "leave the comma out")
    case .notAWord(let what, let typed):
      typed.contains(where: \.isWhitespace)
        ? Diagnosis(
          .usage, "\(what)s cannot contain spaces: '\(Phrase.shortened(typed, to: 60))'",
          hint: "try \(Phrase.shortened(hyphenated(typed), to: 60))")
        : Diagnosis(
          .usage, "'\(Phrase.shortened(typed, to: 60))' is not a valid \(what)",
          hint: "use letters or digits")
    case .textTooLong(let what, let bytes, let limit):
      Diagnosis(
        .usage, "the \(what) has \(bytes) bytes; at most \(limit) are allowed",
        hint: "split it into several")
    case .tooManyTags(let limit):
      Diagnosis(.usage, "at most \(limit) tags or audiences are allowed", hint: "remove some first")
    case .fieldNotAllowed(let field, let kind):
      Diagnosis(
        .usage, "\(kind.withArticle) has no field '\(field)' that can be set this way",
        hint: otherCommand(for: field)
          ?? Suggestions.hint(field, among: kind.fieldNames, else: fieldHint(kind)))
    case .noSuchField(let field, let kind):
      Diagnosis(
        .usage, "\(kind.withArticle) has no field '\(Phrase.shortened(field, to: 60))'",
        hint: otherCommand(for: field)
          ?? Suggestions.hint(
            field, among: kind.fieldNames,
            else: "its fields are \(kind.fieldNames.joined(separator: ", "))"))
    case .notAnAspect(let name, let kind):
      Diagnosis(
        .usage, "\(kind.withArticle) is not assessed by '\(name)'",
        hint: kind == .reply
          ? "articles and annotations are assessed"
          : Suggestions.hint(
            name, among: Assessment.Aspect.allCases.map(\.name),
            else: "aspects are \(Assessment.Aspect.allCases.map(\.name).joined(separator: ", "))"))
    case .repeated(let name):
      Diagnosis(
        .usage, "'\(name)' is named twice in one command", hint: "give it one value")
    case .emptyText(let what):
      Diagnosis(.usage, "the \(what) is empty", hint: "give it some text")
    case .nothingLeft(let id):
      Diagnosis(
        .usage, "nothing would be left of \(id) without its text",
        hint: "to delete it: postil delete \(id)")
    default: Diagnosis(.usage, "the value is not allowed")
    }
  }

  private static func hyphenated(_ words: String) -> String {
    words.split(whereSeparator: \.isWhitespace).joined(separator: "-")
  }

  /// Of a field that has a command of its own.
  private static func otherCommand(for field: String) -> String? {
    switch field {
    case "note", "body", "text": "to write it anew: postil edit ID --note TEXT"
    case "tag", "tags": "to add and remove tags: postil tag ID +WORD -WORD"
    default: nil
    }
  }

  private static func fieldHint(_ kind: EntityKind) -> String {
    let plain = PlainField.allCases.filter { Field.plain($0).belongs(to: kind) }.map(\.name)
    if plain.isEmpty { return "a reply has only its body: postil edit ID --note TEXT" }
    return "you can set \((plain + ["marking"]).joined(separator: ", "))"
  }

  private static func ofState(_ error: ReplicaError) -> Diagnosis {
    switch error {
    case .deleted(let id):
      Diagnosis(
        .undecided, "\(id) is deleted", hint: "restore it first: postil restore \(id)")
    case .inConflict(let id, let field):
      Diagnosis(
        .undecided, "\(field) of \(id) is in conflict: resolve it first",
        hint: "'postil conflicts' shows the values, and a command to choose each")
    case .notInConflict(let id, let field, let open):
      Diagnosis(
        .negative, "\(field) of \(id) is not in conflict",
        hint: open.isEmpty
          ? "'postil conflicts' lists the open conflicts"
          : "its conflicts are in \(open.joined(separator: ", "))")
    case .severalInConflict(let id, let field, let open):
      Diagnosis(
        .notFound, "several fields of \(id) that begin with \(field) are in conflict",
        hint: "name one of \(open.joined(separator: ", "))")
    case .conflictChanged(let id, let field):
      Diagnosis(
        .undecided, "\(field) of \(id) changed while you decided; nothing was written",
        hint: "'postil conflicts' and 'postil why \(id) \(field)' show its values now")
    case .neverWritten(let id, let field):
      Diagnosis(
        .negative, "nobody has ever written \(field) of \(id)",
        hint: "'postil why \(id)' explains the fields that were written")
    case .decidedByDeleting(let id):
      Diagnosis(
        .usage, "a deletion cannot be resolved with a value",
        hint:
          "run 'postil delete \(id)' to delete it in spite of the edit, or 'postil restore \(id)' to keep it"
      )
    case .decidedByTaking(let id, let field, let heads):
      Diagnosis(
        .usage, "the \(field) of \(id) cannot be typed: choose one of its values",
        hint: heads.map { "postil resolve \(id) \(field) --take \($0)" }
          .joined(separator: ", or\n       "))
    case .notAHead(let event, let heads):
      Diagnosis(
        .notFound, "'\(event)' is not one of the values in conflict",
        hint: "choose a number from 1 to \(heads.count), or one of \(heads.joined(separator: ", "))"
      )
    default: Diagnosis(.undecided, "somebody must decide", hint: "run 'postil conflicts'")
    }
  }
}

extension Diagnosis {
  private static func neverUsed(_ what: String, _ typed: String, _ known: [String]) -> Diagnosis {
    let near = Suggestions.question(Suggestions.nearest(to: typed, among: known))
    let all = known.prefix(10).map { "'\($0)'" }.joined(separator: ", ")
    return Diagnosis(
      .notFound, "nothing here has the \(what) '\(Phrase.shortened(typed, to: 60))'",
      hint: known.isEmpty ? "nothing has a \(what) yet" : near ?? "there are \(all)")
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
