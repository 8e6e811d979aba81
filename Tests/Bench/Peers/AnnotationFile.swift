import PostilCore

/// An annotation as a program with files and no events would keep it: its present state.
struct AnnotationFile {
  private let annotation: NewAnnotation
  private let id: EventID
  private let quote: String
  private var note: Text
  private var tags: [Text]
  private var fields: [PlainField: Text] = [:]
  private var replies: [(id: EventID, body: Text)] = []

  init(_ annotation: NewAnnotation, id: EventID, quote: String) {
    self.annotation = annotation
    self.id = id
    self.quote = quote
    note = annotation.note
    tags = annotation.tags
  }

  /// By article; two letters of its id first, so that no folder grows large.
  var path: String { "\(Self.folder(of: annotation.article))/\(id.name).json" }

  static func folder(of article: ContentID) -> String {
    "\(article.name.prefix(2))/\(article.name)"
  }

  mutating func write(_ text: Text) { note = text }

  mutating func write(_ value: Text, to field: PlainField) { fields[field] = value }

  mutating func add(_ tag: Text) {
    if !tags.contains(tag) { tags.append(tag) }
  }

  mutating func remove(_ tag: Text) { tags.removeAll { $0 == tag } }

  mutating func add(_ reply: EventID, body: Text) { replies.append((reply, body)) }

  /// A member on each line, as programs compare texts by lines.
  var bytes: [UInt8] {
    var json = JSONWriter(separator: ",\n")
    json.member("revision", annotation.revision.name)
    json.member("start", UInt64(annotation.start))
    json.member("end", UInt64(annotation.end))
    json.member("quote", quote)
    json.member("motivation", annotation.motivation)
    json.member("note", note)
    json.member("tags", tags.map(\.string))
    for field in PlainField.allCases { json.member(field.name, fields[field]) }
    for reply in replies { json.member(reply.id.name, reply.body) }
    json.end()
    return json.bytes
  }
}
