import PostilCore
import PostilWire
import Testing

/// Every text of an event at its limit, one byte below it and one byte beyond it.
@Suite struct EventLimitTests {
  @Test func `an article's text`() throws {
    try check(Limits.articleBytes, field: 1) { article(text: $0) }
  }

  @Test func `an article's other texts`() throws {
    try check(Limits.lineBytes, field: 2) { article(url: $0) }
    try check(Limits.lineBytes, field: 3) { article(published: $0) }
    try check(Limits.lineBytes, field: 4) { article(language: $0) }
    try check(Limits.lineBytes, field: 5) { article(importer: $0) }
  }

  @Test func `a name`() throws {
    try check(Limits.lineBytes, field: 1) {
      .memberJoined(name: $0, publicKey: [UInt8](repeating: 1, count: 32))
    }
  }

  @Test func `an observation's texts`() throws {
    try check(Limits.tagBytes, field: 2) {
      .articleObserved(article: Sample.content, what: $0, value: "")
    }
    try check(Limits.lineBytes, field: 3) {
      .articleObserved(article: Sample.content, what: "w", value: $0)
    }
  }

  @Test func `an annotation's texts`() throws {
    try check(Limits.lineBytes, field: 5) { annotation(motivation: $0) }
    try check(Limits.proseBytes, field: 6) { annotation(note: $0) }
    try check(Limits.tagBytes, field: 7) { annotation(tags: [$0]) }
  }

  @Test func `an annotation's number of tags`() throws {
    for count in [Limits.tagsPerAnnotation - 1, Limits.tagsPerAnnotation] {
      let change = annotation(tags: [Text](repeating: "t", count: count))
      #expect(try Sample.decode(Sample.event(change)).change == change)
    }
    let more = annotation(tags: [Text](repeating: "t", count: Limits.tagsPerAnnotation + 1))
    #expect(throws: WireError.repeatedField(field: 7)) { try Sample.decode(Sample.event(more)) }
  }

  @Test func `prose`() throws {
    let id = Sample.id
    try check(Limits.proseBytes, field: 3) { .replyAdded(annotation: id, parent: nil, body: $0) }
    try check(Limits.proseBytes, field: 2) { .noteEdited(annotation: id, text: $0) }
    try check(Limits.proseBytes, field: 2) { .replyEdited(reply: id, text: $0) }
    try check(Limits.proseBytes, field: 1) { resolved(.text, .text($0)) }
    try check(Limits.proseBytes, field: 4) { resolved(.text, .flag(true), why: $0) }
  }

  @Test func `fields and tags`() throws {
    try check(Limits.lineBytes, field: 3) {
      .fieldSet(entity: Sample.article, field: .title, value: $0)
    }
    try check(Limits.tagBytes, field: 2) { .tagged(entity: Sample.article, tag: $0) }
    try check(Limits.tagBytes, field: 2) { .untagged(entity: Sample.article, tag: $0) }
    try check(Limits.tagBytes, field: 2) { resolved(.tag($0), .flag(true)) }
    try check(Limits.tagBytes, field: 2) { resolved(.observed($0), .flag(true)) }
  }

  @Test func `a whole event`() throws {
    // Field 100, which nobody knows, fills the event up to its size.
    for size in [Limits.eventBytes - 1, Limits.eventBytes] {
      #expect(try Sample.decode(unknown(size: size)).change == .unknown(kind: 100))
    }
    let size = Limits.eventBytes + 1
    #expect(throws: WireError.eventTooLong(bytes: size, limit: Limits.eventBytes)) {
      try Sample.decode(unknown(size: size))
    }
  }

  private func check(_ limit: Int, field: Int, _ change: (Text) -> Change) throws {
    for bytes in [limit - 1, limit] {
      let written = change(Sample.text(bytes: bytes))
      #expect(try Sample.decode(Sample.event(written)).change == written)
    }
    #expect(throws: WireError.fieldTooLong(field: field, bytes: limit + 1, limit: limit)) {
      try Sample.decode(Sample.event(change(Sample.text(bytes: limit + 1))))
    }
  }

  private func article(
    text: Text = "a", url: Text? = nil, published: Text? = nil, language: Text? = nil,
    importer: Text = ""
  ) -> Change {
    .articleImported(
      ArticleImport(
        text: text, url: url, published: published, language: language, importer: importer))
  }

  private func annotation(motivation: Text? = nil, note: Text = "", tags: [Text] = []) -> Change {
    .annotationAdded(
      NewAnnotation(
        article: Sample.content, revision: Sample.content, start: 0, end: 1,
        motivation: motivation, note: note, tags: tags))
  }

  private func resolved(_ field: Field, _ value: Value, why: Text = "") -> Change {
    .conflictResolved(entity: Sample.annotation, field: field, value: value, why: why)
  }

  private func unknown(size: Int) -> [UInt8] {
    var writer = ProtoWriter()
    writer.presentBlob(100, [UInt8](repeating: 0, count: size - 6))
    precondition(writer.bytes.count == size, "a tag of 2 bytes and a length of 4")
    return writer.bytes
  }
}
