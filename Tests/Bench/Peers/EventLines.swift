import PostilCore

/// The events of a workload as JSON Lines that can be read without anything else: an annotation has its
/// quote and 32 characters on either side.
struct EventLines {
  private var library = Library()

  mutating func line(_ event: Event) -> [UInt8] {
    var json = JSONWriter(separator: ",")
    json.member("event", event.id.name)
    json.member("base", event.base)
    json.member("at", UInt64(event.claimedAt.milliseconds))
    switch event.change {
    case .memberJoined(let name, let publicKey, _):
      json.member("kind", "memberJoined")
      json.member("name", name)
      json.member("key", Crockford.encode(publicKey))
    case .memberInvited(let invitation):
      json.member("kind", "memberInvited")
      json.member("key", Crockford.encode(invitation.publicKey))
    case .articleImported(let article):
      library.add(article)
      json.member("kind", "articleImported")
      json.member("article", article.article.name)
      json.member("text", article.text)
      json.member("url", article.url)
      json.member("published", article.published)
      json.member("language", article.language)
      json.member("importer", article.importer)
    case .annotationAdded(let annotation): add(annotation, to: &json)
    case .replyAdded(let annotation, _, let body, _):
      json.member("kind", "replyAdded")
      json.member("annotation", annotation.name)
      json.member("body", body)
    case .noteEdited(let annotation, let text):
      json.member("kind", "noteEdited")
      json.member("annotation", annotation.name)
      json.member("text", text)
    case .fieldSet(let entity, let field, let value):
      json.member("kind", "fieldSet")
      json.member("annotation", entity.event?.name ?? "")
      json.member("field", field.name)
      json.member("value", value)
    case .tagged(let entity, let tag):
      json.member("kind", "tagged")
      json.member("annotation", entity.event?.name ?? "")
      json.member("tag", tag)
    case .untagged(let entity, let tag):
      json.member("kind", "untagged")
      json.member("annotation", entity.event?.name ?? "")
      json.member("tag", tag)
    case .deleted(let entity):
      json.member("kind", "deleted")
      json.member("annotation", entity.event?.name ?? "")
    case .articleObserved, .replyEdited, .markingSet, .assessed, .released, .withheld, .restored,
      .conflictResolved, .roleSet, .revoked, .serverKeyAnnounced, .unknown, .articleRevised,
      .articleWithdrawn, .duplicateSet, .termAliased, .termDescribed, .anchorDecided,
      .eventsSetAside, .eventsReinstated, .workAdopted:
      preconditionFailure("a workload has none of these")
    }
    json.end()
    return json.bytes
  }

  private func add(_ annotation: NewAnnotation, to json: inout JSONWriter) {
    let (before, quote, after) = library.quote(annotation, context: 32)
    json.member("kind", "annotationAdded")
    json.member("article", annotation.article.name)
    json.member("revision", annotation.revision.name)
    json.member("start", UInt64(annotation.start))
    json.member("end", UInt64(annotation.end))
    json.member("before", before)
    json.member("quote", quote)
    json.member("after", after)
    json.member("motivation", annotation.motivation)
    json.member("note", annotation.note)
    json.member("tags", annotation.tags.map(\.string))
  }
}
