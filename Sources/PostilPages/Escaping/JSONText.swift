import Foundation

/// Values as JSON: the one way of all output that programs read.
///
/// Keys are sorted, so that the same content gives the same bytes. Scalars that steer a terminal or end a line for
/// some reader are escaped: a parser reads the same value, and none of them acts raw.
package enum JSONText {
  package enum Layout {
    case oneLine
    /// Indented, for one document.
    case document
  }

  /// - Parameter content: strings, numbers, flags, and lists and objects of them.
  package static func of(
    _ content: some Encodable, _ layout: Layout = .oneLine, snakeCase: Bool = true
  ) -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if layout == .document { encoder.outputFormatting.insert(.prettyPrinted) }
    if snakeCase { encoder.keyEncodingStrategy = .convertToSnakeCase }
    guard let bytes = try? encoder.encode(content) else {
      preconditionFailure("strings, numbers and lists of them have a JSON form")
    }
    return escaped(String(decoding: bytes, as: UTF8.self))
  }

  /// - Parameter json: the encoder's output: C0 is escaped in it, its own lines end with LF, and any
  ///   scalar beyond ASCII is part of a string.
  private static func escaped(_ json: String) -> String {
    var text = String.UnicodeScalarView()
    for scalar in json.unicodeScalars {
      guard scalar != "\n", Harmless.steers(scalar) else {
        text.append(scalar)
        continue
      }
      // All that steers lies in the Basic Multilingual Plane: four digits hold it.
      let digits = String(scalar.value, radix: 16)
      let zeros = String(repeating: "0", count: 4 - digits.count)
      text.append(contentsOf: "\\u\(zeros)\(digits)".unicodeScalars)
    }
    return String(text)
  }
}
