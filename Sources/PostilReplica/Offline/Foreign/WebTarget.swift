/// Reads the target of a web annotation.
enum WebTarget {
  static func targets(of value: JSONValue, depth: Int) -> [ForeignTarget] {
    guard depth < 8 else { return [] }
    if let address = value.text { return [ForeignTarget(address: address)] }
    let types = WebAnnotation.type(of: value)
    if types.contains(where: ["Choice", "Composite", "List", "Independents"].contains) {
      return value["items"].all.flatMap { targets(of: $0, depth: depth + 1) }
    }
    guard let source = value["source"] else {
      return WebAnnotation.id(of: value).map { [ForeignTarget(address: $0)] } ?? []
    }
    var target = ForeignTarget()
    target.sources = source.all.compactMap { $0.text ?? WebAnnotation.id(of: $0) }
    target.revision = value["postil:revision"]?.text
    for selector in value["selector"].all { target.take(selector, depth: 0) }
    if target.isWhole { target.takeTextFragment() }
    return [target]
  }
}

extension ForeignTarget {
  fileprivate init(address: String) {
    self.init()
    sources = [address]
    takeTextFragment()
  }

  /// Takes the quote in the address itself.
  fileprivate mutating func takeTextFragment() {
    if let fragment = sources.lazy.compactMap(TextFragment.init).first { take(fragment) }
  }

  private mutating func take(_ fragment: TextFragment) {
    fragments = max(fragments, fragment.count)
    switch fragment.words {
    case .quote(let quote): quotes.append(quote)
    case .span(let span): spans.append(span)
    }
  }

  /// Takes one of several alternatives.
  fileprivate mutating func take(_ selector: JSONValue, depth: Int) {
    guard depth < 8 else { return }
    let type = WebAnnotation.type(of: selector).first ?? "a selector without a type"
    if let quote = ForeignQuote(selector) {
      guard let refined = selector["refinedBy"]?.all.first else { return quotes.append(quote) }
      if let inner = quote.refined(by: refined) {
        quotes.append(inner)
      } else {
        unusable.append("\(type) refined by what is not in it")
      }
    } else if type == "RangeSelector", let start = selector["startSelector"].all.firstQuote,
      let end = selector["endSelector"].all.firstQuote
    {
      // The words that the end selects do not belong to it. Source: Web Annotation Data Model, 4.2.9.
      spans.append(ForeignSpan(start: start, end: end, isEndWithin: false, isFirst: false))
    } else if type == "FragmentSelector", let value = selector["value"]?.text,
      let fragment = TextFragment("#\(value)")
    {
      take(fragment)
    } else if type == "TextPositionSelector", selector["refinedBy"] == nil {
      take(position: selector, type)
    } else if let refined = selector["refinedBy"]?.all.first {
      // A part of the page, and a quote in it. Positions count from that part, which is not here.
      var inner = ForeignTarget()
      inner.take(refined, depth: depth + 1)
      quotes += inner.quotes
      spans += inner.spans
      unusable += inner.unusable
      if inner.quotes.isEmpty, inner.spans.isEmpty { unusable.append(type) }
    } else {
      unusable.append(type == "TextQuoteSelector" ? "\(type) whose exact is no string" : type)
    }
  }

  mutating func take(position selector: JSONValue, _ type: String) {
    if let start = selector["start"]?.count, let end = selector["end"]?.count {
      if start < end { return positions.append(start..<end) }
      unusable.append("\(type) whose end is not behind its start")
    } else {
      unusable.append("\(type) whose start and end are no whole numbers from 0")
    }
  }
}

extension [JSONValue] {
  /// The first of alternatives that is a quote.
  fileprivate var firstQuote: ForeignQuote? {
    lazy.filter { $0["refinedBy"] == nil }.compactMap { ForeignQuote($0) }.first
  }
}

extension ForeignQuote {
  init?(_ selector: JSONValue) {
    guard let exact = selector["exact"]?.text else { return nil }
    self.init(
      exact: exact, prefix: selector["prefix"]?.text ?? "", suffix: selector["suffix"]?.text ?? "")
  }

  /// The part of the quote that a selector means; `nil` where it means none, or several places.
  fileprivate func refined(by selector: JSONValue) -> ForeignQuote? {
    // A search of the one in the other may cost the product of both.
    guard exact.utf8.count <= 16 << 10 else { return nil }
    let scalars = Array(exact.unicodeScalars)
    let range: Range<Int>
    if let inner = selector["exact"]?.text {
      let places = exact.ranges(of: inner)
      guard !inner.isEmpty, places.count == 1, let place = places.first else { return nil }
      let start = exact.unicodeScalars.distance(from: exact.startIndex, to: place.lowerBound)
      range = start..<start + inner.unicodeScalars.count
    } else if let start = selector["start"]?.count, let end = selector["end"]?.count, start < end {
      range = start..<end
    } else {
      return nil
    }
    guard range.upperBound <= scalars.count else { return nil }
    func string(_ part: ArraySlice<Unicode.Scalar>) -> String {
      String(String.UnicodeScalarView(part))
    }
    return ForeignQuote(
      exact: string(scalars[range]), prefix: prefix + string(scalars[..<range.lowerBound]),
      suffix: string(scalars[range.upperBound...]) + suffix)
  }
}
