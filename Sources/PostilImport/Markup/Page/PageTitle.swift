/// A page's title, chosen from its titles in several places.
struct PageTitle {
  let metadata: PageMetadata
  let linkedData: LinkedData
  /// The page's `h1` elements, in order.
  let headings: [String]

  /// The separators between a title and a section's or site's name.
  private static let separators = ["|", "-", "–", "—", "::", "·", "•", "»", "/"]

  var chosen: String? {
    let stated = [
      metadata.first(of: ["og:title"]), linkedData.headline, metadata.first(of: ["twitter:title"]),
    ]
    let social = stated.compactMap { $0 }.filter { !isSiteName($0) }
    if let agreed = headings.first(where: { heading in
      social.contains { isSame($0, heading) || parts(of: $0).contains { isSame($0, heading) } }
    }) {
      return agreed
    }
    if let title = social.first { return withoutSite(title) }
    if let title = metadata.titleElement {
      if let agreed = headings.first(where: { heading in
        parts(of: title).contains { isSame($0, heading) }
      }) {
        return agreed
      }
    }
    if let heading = headings.first, headings.count == 1, agrees(heading, metadata.titleElement) {
      return heading
    }
    return metadata.titleElement.map(withoutLastPart) ?? headings.first
  }

  private func isSame(_ one: String, _ other: String) -> Bool {
    FoldedWords.fold(one) == FoldedWords.fold(other)
  }

  /// True if a page's only heading is its title in other words, rather than the site's name at its end.
  private func agrees(_ heading: String, _ titleElement: String?) -> Bool {
    guard let titleElement else { return true }
    let title = FoldedWords.fold(titleElement)
    if title.hasSuffix(" " + FoldedWords.fold(heading)) { return false }
    let words = FoldedWords.fold(heading).split(separator: " ")
    let known = Set(title.split(separator: " "))
    return 2 * words.count(where: known.contains) > words.count
  }

  private func isSiteName(_ title: String) -> Bool {
    guard let site = metadata.first(of: ["og:site_name"]) else { return false }
    return isSame(site, title)
  }

  /// The title, and the rest of it without one, two… names after separators.
  private func parts(of title: String) -> [String] {
    var parts = [title]
    var words = title.unicodeScalars.split(separator: " ").map { String($0) }
    let mostNames = 5
    while parts.count <= mostNames,
      let cut = words.lastIndex(where: { Self.separators.contains($0) })
    {
      words = Array(words[..<cut])
      parts.append(words.joined(separator: " "))
    }
    return parts
  }

  /// Without the site's name, where the page names the site or the title element has it too.
  private func withoutSite(_ title: String) -> String {
    guard let shorter = parts(of: title).dropFirst().first else { return title }
    let name = FoldedWords.fold(
      String(title.unicodeScalars.dropFirst(shorter.unicodeScalars.count)))
    let site = metadata.first(of: ["og:site_name"]).map(FoldedWords.fold)
    let url = (metadata.canonicalLink ?? metadata.first(of: ["og:url"]) ?? "").lowercased()
    let host = url.split(separator: "/", maxSplits: 2).dropFirst().first ?? ""
    let joined = name.split(separator: " ").joined()
    return !joined.isEmpty && (name == site || host.contains(joined)) ? shorter : title
  }

  /// A title element alone: the part after its last separator is taken for a site's name, if enough is left.
  private func withoutLastPart(_ title: String) -> String {
    let fewestWords = 3
    let shorter = parts(of: title).dropFirst().first ?? title
    return shorter.unicodeScalars.split(separator: " ").count >= fewestWords ? shorter : title
  }
}
