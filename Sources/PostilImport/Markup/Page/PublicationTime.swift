/// The publication time that a page states.
struct PublicationTime {
  /// As written on the page.
  let chosen: String?

  private static let fields = [
    "article:published_time", "og:article:published_time", "datepublished", "article:published",
    "og:published_time", "publishdate", "publish-date", "publish_date", "publication_date",
    "pubdate", "pdate", "date", "dc.date.issued", "dc.date", "dcterms.issued", "dcterms.created",
    "dcterms.date", "citation_publication_date", "sailthru.date", "parsely-pub-date",
    "cxenseparse:recs:publishtime", "mediator_published_time", "datecreated", "uploaddate",
  ]

  /// Words in the names of elements that show a date.
  private static let names = ["date", "time", "publish", "posted"]

  init(_ metadata: PageMetadata, _ linkedData: LinkedData, _ body: MarkupNode) {
    var stated = [linkedData.published].compactMap { $0 }
    stated += Self.fields.compactMap { metadata.first(of: [$0]) }
    stated += metadata.markedTimes + metadata.times.prefix(1)
    stated = stated.filter(Self.hasYear)
    guard let first = stated.first else {
      chosen = Self.shown(in: body)
      return
    }
    // The same day with its hour says more.
    let day = String(first.unicodeScalars.prefix(10))
    chosen =
      Self.hasHour(first)
      ? first : stated.first { $0.hasPrefix(day) && Self.hasHour($0) } ?? first
  }

  /// A date near the title, in an element named after it.
  private static func shown(in body: MarkupNode) -> String? {
    var around = body.first("h1")?.parent
    let farthest = 10
    for _ in 0..<farthest {
      guard let element = around else { return nil }
      let dated = element.first { isNamedDate($0) && text(of: $0) != nil }
      if let dated { return text(of: dated) }
      around = element.parent
    }
    return nil
  }

  private static func isNamedDate(_ element: MarkupNode) -> Bool {
    let name = ((element.attribute("class") ?? "") + (element.attribute("id") ?? "")).lowercased()
    return names.contains { name.contains($0) }
  }

  private static func text(of element: MarkupNode) -> String? {
    let longest = 60
    guard let text = PageMetadata.plain(element), text.unicodeScalars.count <= longest,
      hasYear(text)
    else { return nil }
    return text
  }

  /// Four digits from 1900 to 2099 that are separate, or begin eight digits.
  private static func hasYear(_ text: String) -> Bool {
    text.unicodeScalars.split { !("0"..."9").contains($0) }.contains { digits in
      guard digits.count == 4 || digits.count == 8 || digits.count == 14 else { return false }
      return digits.starts(with: "19".unicodeScalars) || digits.starts(with: "20".unicodeScalars)
    }
  }

  private static func hasHour(_ text: String) -> Bool { text.unicodeScalars.contains(":") }
}
