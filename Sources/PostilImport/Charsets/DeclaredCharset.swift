/// The charset that a file of HTML or XML declares.
enum DeclaredCharset {
  /// The limit of the search for a declaration; the Encoding Standard has 1,024.
  static let searchedBytes = 8_192

  /// - Returns: its name as written; `nil` where the bytes declare none, or do not begin with markup.
  static func name(in bytes: ArraySlice<UInt8>) -> String? {
    let head = Array(bytes.prefix(searchedBytes))
    guard head.first(where: { $0 > 0x20 }) == UInt8(ascii: "<") else { return nil }
    let text = head.map { 0x41...0x5A ~= $0 ? $0 + 0x20 : $0 }[...]
    // <?xml version="1.0" encoding="…"?>, then <meta charset="…"> and <meta http-equiv … content="…; charset=…">.
    if text.starts(with: Array("<?xml".utf8)), let end = index(of: "?>", in: text, from: 0),
      let name = value(behind: "encoding", in: text[..<end])
    {
      return name
    }
    var place = 0
    while let start = index(of: "<meta", in: text, from: place) {
      let end = text[start...].firstIndex(of: UInt8(ascii: ">")) ?? text.endIndex
      if let name = value(behind: "charset", in: text[start..<end]) { return name }
      place = start + 5
    }
    return nil
  }

  /// `name = "value"`, `name='value'` or `name=value`.
  private static func value(behind name: String, in text: ArraySlice<UInt8>) -> String? {
    guard let start = index(of: name, in: text, from: text.startIndex) else { return nil }
    var rest = text[(start + name.utf8.count)...].drop { $0 <= 0x20 }
    guard rest.first == UInt8(ascii: "=") else { return nil }
    rest = rest.dropFirst().drop { $0 <= 0x20 || $0 == 0x22 || $0 == 0x27 }
    let value = rest.prefix { $0 > 0x20 && ![0x22, 0x27, 0x3B, 0x2F, 0x3E, 0x3F].contains($0) }
    return value.isEmpty || value.count > 40 ? nil : String(decoding: value, as: UTF8.self)
  }

  private static func index(of wanted: String, in text: ArraySlice<UInt8>, from start: Int) -> Int?
  {
    let wanted = Array(wanted.utf8)
    guard text.endIndex - start >= wanted.count else { return nil }
    return (start...text.endIndex - wanted.count).first { text[$0...].starts(with: wanted) }
  }
}
