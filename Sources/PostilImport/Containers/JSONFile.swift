import Foundation

/// The articles of one JSON text: an object, a list of them, or a JSON Feed.
enum JSONFile {
  static let articleLimit = 100_000

  /// - Throws: `TextError.malformed`, or `tooComplex` for more articles than the limit.
  static func articles(of text: Data) throws(TextError) -> [JSONArticle] {
    guard let value = try? JSONSerialization.jsonObject(with: text) else {
      throw .malformed(what: "JSON")
    }
    let objects: [[String: Any]]? =
      switch value {
      case let object as [String: Any]:
        JSONArticle(object).hasText
          ? [object]
          : ["items", "articles", "data", "rows"].lazy.compactMap { object[$0] as? [[String: Any]] }
            .first ?? [object]
      case let list as [[String: Any]]: list
      default: nil
      }
    guard let objects else { throw .malformed(what: "a JSON object or a list of them") }
    guard objects.count <= articleLimit else { throw .tooComplex(limit: articleLimit) }
    return objects.map { JSONArticle($0) }
  }
}
