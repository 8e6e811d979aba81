import PostilCore

/// A change as the vectors write it.
struct ChangeVector: Decodable {
  let change: Change

  private enum Key: String, CodingKey {
    case kind, name, publicKey, text, url, published, language, importer, article, what, value
    case revision, start, end, motivation, note, tags, annotation, parent, body, reply, entity
    case field, marking, tag, why, audience
    case reliability, credibility, confidence, likelihood, stance, rationale
    case ticket, role, expires, device, member, pin, replacing
    case source, attribution, splices, decision, ranges, lastCounter, chain, replica, of, term
    case alias, description
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    func read<Value: WrittenInVectors>(_ key: Key) throws -> Value {
      try fields.decode(Read<Value>.self, forKey: key).value
    }
    func readIfThere<Value: WrittenInVectors>(_ key: Key) throws -> Value? {
      try fields.decodeIfPresent(Read<Value>.self, forKey: key)?.value
    }
    let kind = try fields.decode(String.self, forKey: .kind)
    switch kind {
    case "memberJoined":
      change = .memberJoined(
        name: try read(.name), publicKey: try read(.publicKey),
        ticket: try fields.decodeIfPresent(TicketVector.self, forKey: .ticket)?.ticket)
    case "memberInvited":
      let guest: Invitation.Guest =
        if let device: ReplicaID = try readIfThere(.device) {
          .device(of: device)
        } else {
          .member(try read(.role), name: try readIfThere(.name))
        }
      let expires: Int64? = try readIfThere(.expires)
      change = .memberInvited(
        Invitation(
          publicKey: try read(.publicKey), guest: guest,
          expires: expires.map { Instant(milliseconds: $0) }))
    case "roleSet": change = .roleSet(member: try read(.member), role: try read(.role))
    case "revoked":
      change = .revoked(try RevocationVector(from: decoder).revocation, why: try read(.why))
    case "serverKeyAnnounced":
      change = .serverKeyAnnounced(pin: try read(.pin), replacing: try read(.replacing))
    case "articleImported":
      change = .articleImported(
        ArticleImport(
          text: try read(.text), url: try readIfThere(.url),
          published: try readIfThere(.published), language: try readIfThere(.language),
          importer: try read(.importer),
          source: try fields.decodeIfPresent(SourceVector.self, forKey: .source)?.source))
    case "articleRevised":
      change = .articleRevised(
        ArticleRevision(
          article: try read(.article), parent: try read(.parent),
          splices: try fields.decode([SpliceVector].self, forKey: .splices).map(\.splice),
          revision: try read(.revision), published: try readIfThere(.published),
          importer: try read(.importer),
          source: try fields.decodeIfPresent(SourceVector.self, forKey: .source)?.source))
    case "articleWithdrawn":
      change = .articleWithdrawn(article: try read(.article), why: try read(.why))
    case "duplicateSet":
      let original: [UInt8] = try read(.of)
      change = .duplicateSet(article: try read(.article), of: ContentID(bytes: original))
    case "termAliased": change = .termAliased(term: try read(.term), alias: try read(.alias))
    case "termDescribed":
      change = .termDescribed(term: try read(.term), description: try read(.description))
    case "anchorDecided":
      change = .anchorDecided(
        annotation: try read(.annotation), revision: try read(.revision), try read(.decision))
    case "eventsSetAside":
      change = .eventsSetAside(
        try fields.decode([CounterRangeVector].self, forKey: .ranges).map(\.range),
        why: try read(.why))
    case "eventsReinstated":
      change = .eventsReinstated(
        try fields.decode([CounterRangeVector].self, forKey: .ranges).map(\.range),
        why: try read(.why))
    case "workAdopted":
      change = .workAdopted(
        replica: try read(.replica), lastCounter: try read(.lastCounter), chain: try read(.chain),
        why: try read(.why))
    case "articleObserved":
      change = .articleObserved(
        article: try read(.article), what: try read(.what), value: try read(.value))
    case "annotationAdded":
      change = .annotationAdded(
        NewAnnotation(
          article: try read(.article), revision: try read(.revision),
          range: try fields.decodeIfPresent(UInt32.self, forKey: .start).map {
            $0..<(try fields.decode(UInt32.self, forKey: .end))
          },
          motivation: try readIfThere(.motivation), note: try read(.note),
          tags: try fields.decode([Read<Text>].self, forKey: .tags).map(\.value),
          attribution: try fields.decodeIfPresent(AttributionVector.self, forKey: .attribution)?
            .attribution))
    case "replyAdded":
      change = .replyAdded(
        annotation: try read(.annotation), parent: try readIfThere(.parent),
        body: try read(.body),
        attribution: try fields.decodeIfPresent(AttributionVector.self, forKey: .attribution)?
          .attribution)
    case "noteEdited":
      change = .noteEdited(annotation: try read(.annotation), text: try read(.text))
    case "replyEdited": change = .replyEdited(reply: try read(.reply), text: try read(.text))
    case "fieldSet":
      change = .fieldSet(
        entity: try read(.entity), field: try read(.field), value: try read(.value))
    case "markingSet":
      change = .markingSet(entity: try read(.entity), marking: try read(.marking))
    case "tagged": change = .tagged(entity: try read(.entity), tag: try read(.tag))
    case "untagged": change = .untagged(entity: try read(.entity), tag: try read(.tag))
    case "assessed":
      let aspects: [(Assessment.Aspect, Key)] = [
        (.reliability, .reliability), (.credibility, .credibility), (.confidence, .confidence),
        (.likelihood, .likelihood), (.stance, .stance), (.rationale, .rationale),
      ]
      change = .assessed(
        entity: try read(.entity),
        Assessment(
          try aspects.compactMap { aspect, key in
            try readIfThere(key).map { Assessment.Judgement(aspect, $0) }
          }))
    case "released": change = .released(entity: try read(.entity), audience: try read(.audience))
    case "withheld": change = .withheld(entity: try read(.entity), audience: try read(.audience))
    case "deleted": change = .deleted(try read(.entity))
    case "restored": change = .restored(try read(.entity))
    case "conflictResolved":
      change = .conflictResolved(
        entity: try read(.entity), field: try read(.field),
        value: try fields.decode(ValueVector.self, forKey: .value).value, why: try read(.why))
    default: throw Unreadable(text: kind)
    }
  }
}

/// A register's value as the vectors write it.
struct ValueVector: Decodable {
  let value: Value

  private enum Key: String, CodingKey {
    case text, flag, marking, revision, anchor, article
  }

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    guard let key = fields.allKeys.first, fields.allKeys.count == 1 else {
      throw Unreadable(text: "a value")
    }
    switch key {
    case .text: value = .text(try fields.decode(Read<Text>.self, forKey: key).value)
    case .flag: value = .flag(try fields.decode(Bool.self, forKey: key))
    case .marking: value = .marking(try fields.decode(Read<Marking>.self, forKey: key).value)
    case .revision: value = .revision(try fields.decode(Read<ContentID>.self, forKey: key).value)
    case .anchor: value = .anchor(try fields.decode(Read<AnchorDecision>.self, forKey: key).value)
    case .article:
      let bytes = try fields.decode(Read<[UInt8]>.self, forKey: key).value
      value = .article(ContentID(bytes: bytes))
    }
  }
}
