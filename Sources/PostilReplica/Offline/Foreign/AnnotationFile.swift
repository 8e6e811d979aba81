/// A file of annotations that was parsed, ready to be imported.
package struct AnnotationFile: Sendable {
  /// The reason why a file is not one of annotations.
  package enum Problem: Error, Equatable, Sendable {
    case tooLarge(limitBytes: Int)
    case tooMany(limit: Int)
    case tooDeep(limit: Int)
    case malformed(JSONFault)
    /// It is JSON, and holds no annotation; the reason why its first item is not one.
    case noAnnotations(ForeignLack?)
    /// It is a collection whose pages are elsewhere.
    case pagesElsewhere(address: String)
  }

  /// In the order of the file.
  let items: [Item]
  /// The address of the next page of the same collection.
  package let next: String?

  enum Item: Sendable {
    case annotation(ForeignAnnotation)
    /// An item that is not an annotation, and the reason.
    case none(ForeignObjection)
  }

  /// The number of annotations in it, good and bad.
  package var count: Int { items.count }

  package init(bytes: [UInt8]) throws(Problem) {
    guard bytes.count <= ForeignLimits.fileBytes else {
      throw .tooLarge(limitBytes: ForeignLimits.fileBytes)
    }
    let outline = JSONOutline(bytes: bytes)
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var reading = AnnotationReading(outline)
    do {
      let whole = try outline.value(in: start..<bytes.count)
      let end = outline.blanksPassed(whole.upperBound, bytes.count)
      if end == bytes.count {
        try reading.take(document: whole)
      } else {
        try reading.take(linesOf: start..<bytes.count)
      }
    } catch let problem as JSONOutline.Problem {
      throw problem.of(bytes)
    } catch let problem as Problem {
      throw problem
    } catch {
      throw .malformed(JSONFault(.value, at: 0, in: bytes))
    }
    items = reading.items
    next = reading.next
    let isAny = items.contains { if case .annotation = $0 { true } else { false } }
    // An empty page of results is still a page.
    guard isAny || items.isEmpty && reading.isPage else {
      throw .noAnnotations(items.first?.lack)
    }
  }
}

extension JSONOutline.Problem {
  fileprivate func of(_ bytes: [UInt8]) -> AnnotationFile.Problem {
    switch self {
    case .malformed(let offset, let expected):
      .malformed(JSONFault(expected, at: offset, in: bytes))
    case .tooDeep(let limit): .tooDeep(limit: limit)
    }
  }
}

extension AnnotationFile.Item {
  fileprivate var lack: ForeignLack? {
    if case .none(.notAnAnnotation(let lack)) = self { lack } else { nil }
  }
}

/// Collects the annotations of one file.
private struct AnnotationReading {
  private let outline: JSONOutline
  private(set) var items: [AnnotationFile.Item] = []
  private(set) var next: String?
  private(set) var isPage = false
  /// The place up to which lines have been counted.
  private var counted = (offset: 0, line: 1)

  init(_ outline: JSONOutline) {
    self.outline = outline
  }

  /// Takes a page, a collection, a list, an answer of the API of Hypothesis, or one annotation.
  mutating func take(document range: Range<Int>) throws {
    if let elements = try outline.elements(of: range) {
      isPage = true
      return try take(elements)
    }
    guard let members = try outline.members(of: range) else {
      throw AnnotationFile.Problem.noAnnotations(.noObject)
    }
    if let rows = try members["rows"].flatMap({ try outline.elements(of: $0) }) {
      isPage = true
      try take(rows)
      if let replies = try members["replies"].flatMap({ try outline.elements(of: $0) }) {
        try take(replies)
      }
      return
    }
    let type = members["type"] ?? members["@type"]
    let isCollection = try type.map { try isOne("AnnotationCollection", $0) } ?? false
    if isCollection, let first = members["first"] {
      if let address = JSONValue(outline.bytes[first])?.text {
        throw AnnotationFile.Problem.pagesElsewhere(address: address)
      }
      return try take(document: first)
    }
    if try isCollection || type.map({ try isOne("AnnotationPage", $0) }) ?? false,
      let elements = try members["items"].flatMap({ try outline.elements(of: $0) })
    {
      isPage = true
      next = members["next"].flatMap { JSONValue(outline.bytes[$0]) }
        .flatMap { $0.text ?? WebAnnotation.id(of: $0) }
      return try take(elements)
    }
    try take([range])
  }

  /// Takes an annotation from each line, or a page from each line.
  mutating func take(linesOf range: Range<Int>) throws {
    var start = range.lowerBound
    var number = 0
    while start < range.upperBound {
      let end = outline.bytes[start..<range.upperBound].firstIndex(of: 0x0A) ?? range.upperBound
      number += 1
      let line = outline.blanksPassed(start, end)..<end
      start = end + 1
      if line.isEmpty { continue }
      do {
        let value = try outline.value(in: line)
        guard outline.blanksPassed(value.upperBound, end) == end else {
          throw JSONOutline.Problem.malformed(offset: value.upperBound, expected: .end)
        }
        try take(document: value)
      } catch let problem as JSONOutline.Problem {
        // If its first line is not an annotation, neither is the file.
        if number == 1 { throw problem }
        items.append(.none(.lineNoJSON(number)))
        try expectFew(0)
      } catch AnnotationFile.Problem.noAnnotations(let lack) {
        items.append(.none(.notAnAnnotation(lack ?? .noObject)))
        try expectFew(0)
      }
    }
  }

  private mutating func take(_ ranges: [Range<Int>]) throws {
    try expectFew(ranges.count)
    for range in ranges { items.append(item(at: range)) }
  }

  private func expectFew(_ more: Int) throws {
    guard items.count + more <= ForeignLimits.annotations else {
      throw AnnotationFile.Problem.tooMany(limit: ForeignLimits.annotations)
    }
  }

  private mutating func item(at range: Range<Int>) -> AnnotationFile.Item {
    guard range.count <= ForeignLimits.annotationBytes else {
      return .none(.tooLong(limitBytes: ForeignLimits.annotationBytes))
    }
    guard let value = JSONValue(outline.bytes[range]) else {
      return .none(.notAnAnnotation(.noJSON(line: line(at: range.lowerBound))))
    }
    if WebAnnotation.isOne(value) { return .annotation(WebAnnotation.read(value)) }
    if HypothesisAnnotation.isOne(value) { return .annotation(HypothesisAnnotation.read(value)) }
    return .none(.notAnAnnotation(ForeignLack(value)))
  }

  private mutating func line(at offset: Int) -> Int {
    let isAhead = offset >= counted.offset
    let between = isAhead ? counted.offset..<offset : offset..<counted.offset
    let ends = outline.bytes[between].count { $0 == 0x0A }
    counted = (offset, counted.line + (isAhead ? ends : -ends))
    return counted.line
  }

  /// True if a type is this one, or a list that holds it.
  private func isOne(_ type: String, _ range: Range<Int>) throws -> Bool {
    let listed = try outline.elements(of: range) ?? [range]
    return listed.contains { outline.isString(type, at: $0) }
  }
}
