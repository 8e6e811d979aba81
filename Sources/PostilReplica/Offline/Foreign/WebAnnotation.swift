import PostilCore

/// Reads an annotation of the Web Annotation Data Model (W3C, 2017).
///
/// The model leaves much open, and tools write every form: one value or a list, a string or an object. A
/// part that cannot be taken is reported, and affects nothing else.
enum WebAnnotation {
  static func isOne(_ value: JSONValue) -> Bool {
    type(of: value).contains("Annotation") && value["target"] != nil
  }

  static func read(_ value: JSONValue) -> ForeignAnnotation {
    var annotation = ForeignAnnotation()
    // The only name that survives copying an annotation, if there is one.
    annotation.sourceID = (value["canonical"]?.text ?? id(of: value)).map(ForeignID.read)
    annotation.author = author(value)
    annotation.created = moment(value["created"])
    annotation.motivations = value["motivation"].texts.map(unprefixed)
    var words = ForeignWords()
    words.take(bodyOf: value)
    annotation.note = words.note
    annotation.tags = words.tags
    annotation.remarks += words.remarks
    let targets = value["target"].all
    annotation.targets = targets.flatMap { WebTarget.targets(of: $0, depth: 0) }
    annotation.answers = annotation.targets.flatMap(\.sources).map(ForeignID.read)
    annotation.isReply = annotation.motivations.contains("replying")
    annotation.own = ExportedFields(exported: value, annotation.targets)
    if annotation.own != nil, annotation.motivations == ["commenting"] {
      // An annotation without a motivation is exported as a comment, and a real comment says so twice.
      annotation.motivations = []
    }
    if let own = value["postil:motivation"]?.text { annotation.motivations = [own] }
    annotation.expect(.string, in: ["id", "canonical", "bodyValue"], of: value)
    annotation.expect(.strings, in: ["motivation"], of: value)
    annotation.expect(.time, in: ["created"], of: value)
    if value["postil:deleted"]?.isTrue == true { annotation.objection = .deletedThere }
    return annotation
  }

  static func type(of value: JSONValue) -> [String] {
    (value["type"] ?? value["@type"]).texts.map(unprefixed)
  }

  static func id(of value: JSONValue) -> String? { (value["id"] ?? value["@id"])?.text }

  static func moment(_ value: JSONValue?) -> Instant? {
    value?.text.flatMap { TypedTime(Substring($0))?.start }
  }

  /// The older model's words are the newer one's with a prefix.
  private static func unprefixed(_ word: String) -> String {
    word.hasPrefix("oa:") ? String(word.dropFirst(3)) : word
  }

  /// The creator; where Postil exported words of another author, that author too.
  private static func author(_ value: JSONValue) -> String? {
    author(
      value["creator"].all.compactMap(name), words: value["contributor"].all.compactMap(name))
  }

  /// - Parameter writers: the authors of the words, where they are not the creator's.
  static func author(_ creators: [String], words writers: [String]) -> String? {
    let named = creators.joined(separator: ", ")
    if writers.isEmpty || writers == creators { return named.isEmpty ? nil : named }
    let words = "words by \(writers.joined(separator: ", "))"
    return named.isEmpty ? words : "\(named), \(words)"
  }

  private static func name(_ agent: JSONValue) -> String? {
    agent.text ?? agent["name"].texts.first ?? agent["nickname"]?.text
      ?? agent["email"].texts.first ?? id(of: agent)
  }
}

/// The contents of the bodies: a note, and tags.
struct ForeignWords {
  private var parts: [String] = []
  private(set) var tags: [String] = []
  private(set) var remarks: [ForeignRemark] = []

  /// Several bodies are separated by an empty line.
  var note: String { parts.joined(separator: "\n\n") }

  mutating func take(bodyOf annotation: JSONValue) {
    if let value = annotation["bodyValue"]?.text { take(value, format: nil, purposes: []) }
    for body in annotation["body"].all { take(body, depth: 0, purposes: []) }
  }

  private mutating func take(_ body: JSONValue, depth: Int, purposes outer: [String]) {
    guard depth < 8 else { return }
    // A body that is a string is a body's address.
    if let address = body.text { return add(address) }
    let purposes = body["purpose"].texts + outer
    let types = WebAnnotation.type(of: body)
    if let value = body["value"]?.text {
      take(value, format: body["format"].texts.first, purposes: purposes)
    } else if types.contains(where: ["Choice", "Composite", "List", "Independents"].contains),
      let items = body["items"]?.all
    {
      if let first = items.first { take(first, depth: depth + 1, purposes: purposes) }
      if items.count > 1 { remarks.append(.severalBodies(items.count)) }
    } else if let source = body["source"] {
      take(source, depth: depth + 1, purposes: purposes)
    } else if let address = WebAnnotation.id(of: body) {
      add(address)
    }
  }

  private mutating func take(_ value: String, format: String?, purposes: [String]) {
    let isHTML = format.map { $0.hasPrefix("text/html") || $0.contains("xhtml") } ?? false
    let text = isHTML ? PlainHTML.text(of: value) : value
    if purposes.contains(where: { $0.hasSuffix("tagging") }) {
      tags.append(text)
    } else {
      add(text)
    }
  }

  private mutating func add(_ part: String) {
    if !Text(part).isBlank { parts.append(part) }
  }
}

extension ExportedFields {
  /// - Returns: `nil` for an annotation that Postil did not export.
  init?(exported value: JSONValue, _ targets: [ForeignTarget]) {
    guard targets.contains(where: { $0.revision != nil }) else { return nil }
    for field in ["status", "assignee", "due", "color", "language", "marking"] {
      guard let text = value["postil:\(field)"]?.text else { continue }
      values.append((field, text))
    }
    audiences = value["postil:audiences"].texts
    articleMarking = value["postil:articleMarking"]?.text
    assessments = value["postil:assessments"].all.count
    isInConflict = !value["postil:conflicts"].all.isEmpty
    let anchor = value["postil:anchor"]
    if let revision = anchor?["revision"]?.text, let decided = anchor?["decision"]?.text {
      switch (decided, anchor?["start"]?.count, anchor?["end"]?.count) {
      case ("confirmed", _, _): decision = (revision, .confirmed)
      case ("dismissed", _, _): decision = (revision, .dismissed)
      case ("reattached", let start?, let end?):
        guard let start = UInt32(exactly: start), let end = UInt32(exactly: end), start < end
        else { break }
        decision = (revision, .reattached(start: start, end: end))
      default: break
      }
    }
  }
}
