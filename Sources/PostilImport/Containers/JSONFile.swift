import Foundation

/// The articles of one JSON text: an object, a list of them, or a JSON Feed.
enum JSONFile {
  static let articleLimit = 100_000

  /// - Throws: `TextError.malformed`, or `tooComplex` for more articles than the limit.
  /// - Returns: `nil` for a list element that is not an object.
  static func articles(of text: Data) throws(TextError) -> [JSONArticle?] {
    let value: Any
    do {
      value = try JSONSerialization.jsonObject(with: text)
    } catch {
      throw .malformed("JSON", error, in: text)
    }
    let elements: [Any]? =
      switch value {
      case let object as [String: Any]:
        JSONArticle(object).hasText
          ? [object]
          : ["items", "articles", "data", "rows"].lazy.compactMap { list(object[$0]) }
            .first ?? [object]
      default: list(value)
      }
    guard let elements else { throw .malformed(what: "a JSON object or a list of them") }
    guard elements.count <= articleLimit else { throw .tooComplex(limit: articleLimit) }
    return elements.map { ($0 as? [String: Any]).map { JSONArticle($0) } }
  }

  /// A list that is empty, or holds an object.
  private static func list(_ value: Any?) -> [Any]? {
    guard let list = value as? [Any], list.isEmpty || list.contains(where: { $0 is [String: Any] })
    else { return nil }
    return list
  }
}
