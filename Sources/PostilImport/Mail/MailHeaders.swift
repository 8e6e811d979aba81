import Foundation
import PostilCore

/// The header fields of a message or of one of its parts. Source: RFC 5322, RFC 2045.
struct MailHeaders {
  /// By their names in lower case; of repeated ones the first.
  private var fields: [String: [UInt8]] = [:]
  /// The start of the body.
  let end: Int
  /// Lines that are neither fields nor continue one.
  let strayLines: Int

  /// The most of one field that people are shown.
  private static let fieldBytes = 2_000
  /// The longest header that is read; the rest counts as body.
  static let byteLimit = 256 << 10

  /// - Parameter bytes: a message from its first byte on; both kinds of line ends.
  init(_ bytes: ArraySlice<UInt8>) {
    var place = bytes.startIndex
    var name: String?
    var strayLines = 0
    var fields: [String: [UInt8]] = [:]
    while place < bytes.endIndex, place - bytes.startIndex < Self.byteLimit {
      let stop = bytes[place...].firstIndex(of: 0x0A) ?? bytes.endIndex
      var line = bytes[place..<stop]
      place = min(stop + 1, bytes.endIndex)
      if line.last == 0x0D { line.removeLast() }
      if line.isEmpty { break }
      if let first = line.first, first == 0x20 || first == 0x09 {
        // A folded line continues the field before it.
        if let name { fields[name]? += [0x20] + line.drop { $0 == 0x20 || $0 == 0x09 } }
        continue
      }
      name = nil
      guard let colon = line.firstIndex(of: 0x3A), line[..<colon].allSatisfy({ 0x21...0x7E ~= $0 })
      else {
        strayLines += 1
        continue
      }
      let found = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      guard fields[found] == nil else { continue }
      fields[found] = Array(line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 })
      name = found
    }
    self.fields = fields
    self.strayLines = strayLines
    end = place
  }

  /// The value without parameters such as `; charset=…`.
  func token(_ name: String) -> String? {
    fields[name].map {
      String(decoding: $0.prefix { $0 != 0x3B }, as: UTF8.self)
        .trimmingCharacters(in: .whitespaces).lowercased()
    }
  }

  /// A parameter of a field: `boundary` of `Content-Type: multipart/mixed; boundary="x"`.
  func parameter(_ parameter: String, of name: String) -> String? {
    guard let field = fields[name] else { return nil }
    var isQuoted = false
    let parts = field.split(omittingEmptySubsequences: false) { byte in
      if byte == 0x22 { isQuoted.toggle() }
      return byte == 0x3B && !isQuoted
    }
    for part in parts.dropFirst() {
      let pair = part.split(separator: 0x3D, maxSplits: 1)
      guard pair.count == 2,
        String(decoding: pair[0], as: UTF8.self).trimmingCharacters(in: .whitespaces)
          .lowercased() == parameter
      else { continue }
      let value = String(decoding: pair[1], as: UTF8.self).trimmingCharacters(in: .whitespaces)
      return value.hasPrefix("\"") && value.hasSuffix("\"") && value.utf8.count >= 2
        ? String(value.dropFirst().dropLast()) : value
    }
    return nil
  }

  /// A field for people, its encoded words decoded (RFC 2047).
  func text(_ name: String) -> String? {
    fields[name].map { EncodedWords.decoded(Array($0.prefix(Self.fieldBytes))) }
  }

  /// True if the bytes begin like a message, with the fields that every mailer writes.
  static func begins(_ bytes: ArraySlice<UInt8>) -> Bool {
    let headers = MailHeaders(bytes.prefix(byteLimit))
    let telling = ["from", "subject", "date", "message-id", "mime-version", "received", "to"]
    guard let first = bytes.prefix(200).firstIndex(of: 0x3A),
      bytes[..<first].allSatisfy({ 0x21...0x7E ~= $0 })
    else { return false }
    return telling.count { headers.fields[$0] != nil } >= 3
      && headers.strayLines == 0
  }
}

/// `=?windows-1251?B?…?=` in a header. Source: RFC 2047.
enum EncodedWords {
  static func decoded(_ field: [UInt8]) -> String {
    var result = ""
    var rest = field[...]
    var isBehindWord = false
    while let start = rest.firstRange(of: Array("=?".utf8))?.lowerBound {
      let parts = rest[(start + 2)...].prefix(2_000)
        .split(separator: 0x3F, maxSplits: 3, omittingEmptySubsequences: false)
      let before = rest[..<start]
      guard parts.count == 4, parts[3].first == 0x3D, let word = word(parts) else {
        result += raw(rest[..<(start + 2)])
        rest = rest[(start + 2)...]
        isBehindWord = false
        continue
      }
      // White space between two encoded words belongs to the encoding.
      if !isBehindWord || !before.allSatisfy({ $0 == 0x20 || $0 == 0x09 }) { result += raw(before) }
      result += word
      rest = rest[(parts[3].startIndex + 1)...]
      isBehindWord = true
    }
    return result + raw(rest)
  }

  private static func word(_ parts: [ArraySlice<UInt8>]) -> String? {
    let name = String(decoding: parts[0].prefix { $0 != 0x2A }, as: UTF8.self)
    guard let charset = Charset(name: name) else { return nil }
    let bytes: [UInt8]?
    switch parts[1].first {
    case 0x42, 0x62: bytes = TransferEncoding.base64(parts[2])
    case 0x51, 0x71:
      bytes = TransferEncoding.quotedPrintable(Array(parts[2].map { $0 == 0x5F ? 0x20 : $0 })[...])
    default: bytes = nil
    }
    return bytes.flatMap { try? TextDecoder(charset: charset).decodedLeniently($0) }
  }

  /// Old mailers wrote letters of their own charset into headers.
  private static func raw(_ bytes: ArraySlice<UInt8>) -> String {
    bytes.isEmpty
      ? ""
      : (try? TextDecoder().decodedLeniently(Array(bytes)))
        ?? String(decoding: bytes, as: UTF8.self)
  }
}

/// The encoding of a part's bytes. Source: RFC 2045, 6.
enum TransferEncoding {
  /// - Throws: `TextError.malformed` for invalid base64.
  static func decoded(_ bytes: ArraySlice<UInt8>, _ name: String?) throws(TextError) -> [UInt8] {
    switch name {
    case "base64":
      guard let decoded = base64(wholeLines(of: bytes)) else { throw .malformed(what: "base64") }
      return decoded
    case "quoted-printable": return quotedPrintable(bytes)
    default: return Array(bytes)
    }
  }

  /// The lines of base64 without a list server's footer, and without an incomplete end.
  private static func wholeLines(of bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    var kept: [UInt8] = []
    for line in bytes.split(separator: 0x0A) {
      let line = line.filter { $0 > 0x20 }
      let isBase64 = line.allSatisfy { byte in
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2F, 0x3D: true
        default: false
        }
      }
      guard isBase64 else { break }
      kept += line
    }
    return kept.prefix(kept.count / 4 * 4)
  }

  static func base64(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    Data(base64Encoded: Data(bytes), options: .ignoreUnknownCharacters).map { [UInt8]($0) }
  }

  static func quotedPrintable(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var place = bytes.startIndex
    while place < bytes.endIndex {
      guard bytes[place] == 0x3D else {
        result.append(bytes[place])
        place += 1
        continue
      }
      let next = bytes[(place + 1)...].prefix(2)
      if next.first == 0x0A {
        place += 2
      } else if next.elementsEqual([0x0D, 0x0A]) {
        place += 3
      } else if next.count == 2, let high = digit(next[place + 1]), let low = digit(next[place + 2])
      {
        result.append(high << 4 | low)
        place += 3
      } else {
        result.append(0x3D)
        place += 1
      }
    }
    return result
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }
}
