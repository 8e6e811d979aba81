import Foundation

/// The quote of its page in an address: `#:~:text=[prefix-,]start[,end][,-suffix]`, of several the first.
///
/// Source: URL Fragment Text Directives, WICG, "Text directives".
struct TextFragment {
  enum Words {
    case quote(ForeignQuote)
    case span(ForeignSpan)
  }

  let words: Words
  /// The number of quotes in the address.
  let count: Int

  /// `nil` for an address that quotes nothing.
  init?(_ address: String) {
    guard let hash = address.firstIndex(of: "#"),
      let directives = address[hash...].firstRange(of: ":~:")
    else { return nil }
    let all = address[directives.upperBound...].split(separator: "&")
      .filter { $0.hasPrefix("text=") }.compactMap { Self.words(of: $0.dropFirst("text=".count)) }
    guard let first = all.first else { return nil }
    (words, count) = (first, all.count)
  }

  private static func words(of directive: Substring) -> Words? {
    var parts = directive.split(separator: ",", omittingEmptySubsequences: false)
    var (prefix, suffix) = ("", "")
    if parts.count > 1, let first = parts.first, first.hasSuffix("-") {
      prefix = decoded(first.dropLast())
      parts.removeFirst()
    }
    if parts.count > 1, let last = parts.last, last.hasPrefix("-") {
      suffix = decoded(last.dropFirst())
      parts.removeLast()
    }
    guard let first = parts.first, !first.isEmpty, parts.count <= 2 else { return nil }
    func quote(_ exact: Substring, _ prefix: String, _ suffix: String) -> ForeignQuote {
      ForeignQuote(exact: decoded(exact), prefix: prefix, suffix: suffix, isAnyCase: true)
    }
    guard parts.count == 2 else { return .quote(quote(first, prefix, suffix)) }
    return .span(
      ForeignSpan(
        start: quote(first, prefix, ""), end: quote(parts[1], "", suffix),
        isEndWithin: true, isFirst: true))
  }

  private static func decoded(_ part: Substring) -> String {
    String(part).removingPercentEncoding ?? String(part)
  }
}
