/// The part of an HTML element in its page's text.
enum ElementKind {
  /// Flows within a paragraph.
  case inline
  /// Begins and ends a paragraph.
  case block
  case heading
  case lineBreak
  case list
  case table
  case preformatted
  /// Has no text for readers.
  case dropped

  init(_ name: String) {
    self = Self.kinds[name] ?? .inline
  }

  private static let kinds: [String: ElementKind] = {
    var kinds: [String: ElementKind] = [
      "br": .lineBreak, "ul": .list, "ol": .list, "menu": .list, "dir": .list, "table": .table,
      "pre": .preformatted, "listing": .preformatted, "xmp": .preformatted,
    ]
    for level in 1...6 { kinds["h\(level)"] = .heading }
    let blocks = [
      "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details",
      "dialog", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header",
      "hgroup", "hr", "html", "legend", "li", "main", "nav", "noframes", "p", "search", "section",
      "summary", "tbody", "td", "tfoot", "th", "thead", "tr",
    ]
    for name in blocks { kinds[name] = .block }
    let dropped = [
      "applet", "audio", "button", "canvas", "datalist", "embed", "frame", "frameset", "head",
      "iframe", "input", "link", "map", "math", "meta", "meter", "noscript", "object", "option",
      "output", "progress", "rp", "rt", "script", "select", "style", "svg", "template", "textarea",
      "title", "video",
    ]
    for name in dropped { kinds[name] = .dropped }
    for name in ["ad", "analytics", "audio", "auto-ads", "consent", "embed", "iframe", "sidebar"] {
      kinds["amp-" + name] = .dropped
    }
    for name in ["social-share", "sticky-ad", "user-notification", "video"] {
      kinds["amp-" + name] = .dropped
    }
    return kinds
  }()
}

extension MarkupNode {
  /// True if the page hides the element from readers.
  var isHidden: Bool {
    if attribute("hidden") != nil { return true }
    if attribute("aria-hidden")?.lowercased() == "true" { return true }
    guard let style = attribute("style") else { return false }
    let rules = style.lowercased().unicodeScalars.filter { $0 != " " }
    let written = String(String.UnicodeScalarView(rules))
    return written.contains("display:none") || written.contains("visibility:hidden")
  }
}
