import Foundation

/// What an address quotes of its page: `#:~:text=[prefix-,]start[,end][,-suffix]`, of several the first.
///
/// Source: URL Fragment Text Directives, WICG, "Text directives".
struct TextFragment {
  enum Words {
    case quote(ForeignQuote)
    case span(ForeignSpan)
  }

  let words: Words

  /// `nil` for an address that quotes nothing.
  init?(_ address: String) {
    guard let hash = address.firstIndex(of: "#"),
      let directives = address[hash...].firstRange(of: ":~:"),
      let text = address[directives.upperBound...].split(separator: "&")
        .first(where: { $0.hasPrefix("text=") })
    else { return nil }
    var parts = text.dropFirst("text=".count).split(
      separator: ",", omittingEmptySubsequences: false)
    var (prefix, suffix) = ("", "")
    if parts.count > 1, let first = parts.first, first.hasSuffix("-") {
      prefix = Self.decoded(first.dropLast())
      parts.removeFirst()
    }
    if parts.count > 1, let last = parts.last, last.hasPrefix("-") {
      suffix = Self.decoded(last.dropFirst())
      parts.removeLast()
    }
    guard let first = parts.first, !first.isEmpty, parts.count <= 2 else { return nil }
    let start = Self.decoded(first)
    guard parts.count == 2 else {
      words = .quote(ForeignQuote(exact: start, prefix: prefix, suffix: suffix))
      return
    }
    words = .span(
      ForeignSpan(
        start: ForeignQuote(exact: start, prefix: prefix, suffix: ""),
        end: ForeignQuote(exact: Self.decoded(parts[1]), prefix: "", suffix: suffix),
        isEndWithin: true, isFirst: true))
  }

  private static func decoded(_ part: Substring) -> String {
    String(part).removingPercentEncoding ?? String(part)
  }
}
