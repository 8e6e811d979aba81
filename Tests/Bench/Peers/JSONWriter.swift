import PostilCore

/// One JSON object as bytes, its members in the order in which they are written.
struct JSONWriter {
  private(set) var bytes = Array("{".utf8)
  private let separator: String

  /// - Parameter separator: between members, such as `,` or `,\n`.
  init(separator: String) {
    self.separator = separator
  }

  mutating func member(_ name: String, _ number: UInt64) {
    begin(name)
    bytes += String(number).utf8
  }

  mutating func member(_ name: String, _ text: Text?) {
    if let text { member(name, text.string) }
  }

  mutating func member(_ name: String, _ string: String) {
    begin(name)
    append(string)
  }

  /// Nothing for an empty list.
  mutating func member(_ name: String, _ strings: [String]) {
    guard !strings.isEmpty else { return }
    begin(name)
    for (index, string) in strings.enumerated() {
      bytes += (index == 0 ? "[" : ",").utf8
      append(string)
    }
    bytes += "]".utf8
  }

  mutating func end() { bytes += "}\n".utf8 }

  private mutating func begin(_ name: String) {
    if bytes.count > 1 { bytes += separator.utf8 }
    append(name)
    bytes += ":".utf8
  }

  private mutating func append(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in string.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
      case UInt8(ascii: "\n"): bytes += "\\n".utf8
      case 0..<0x20:
        bytes += (byte < 16 ? "\\u000" : "\\u001").utf8
        bytes += String(byte & 15, radix: 16).utf8
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }
}

extension EventID {
  /// As a name in files.
  var name: String { "\(replica)-\(counter)" }
}

extension ContentID {
  var name: String { Crockford.encode(bytes) }
}

extension PlainField {
  var name: String { String(describing: self) }
}
