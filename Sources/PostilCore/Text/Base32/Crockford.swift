/// Crockford's base 32 in lower case: bytes as text that people read aloud and type.
///
/// Digits are `0123456789abcdefghjkmnpqrstvwxyz`, five bits each, the first bits first; the last digit is
/// filled with zero bits. So a prefix of the text is a prefix of the bits. 16 bytes make 26 digits, and
/// the order of texts is the order of bytes. Reading takes capitals, `i` and `l` for 1, `o` for 0.
package enum Crockford {
  private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

  package static func encode(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count * 8 + 4) / 5)
    var bits = 0
    var bitCount = 0
    for byte in bytes {
      bits = bits << 8 | Int(byte)
      bitCount += 8
      while bitCount >= 5 {
        bitCount -= 5
        text.append(digits[bits >> bitCount & 31])
      }
      bits &= (1 << bitCount) - 1
    }
    if bitCount > 0 { text.append(digits[bits << (5 - bitCount) & 31]) }
    return String(decoding: text, as: UTF8.self)
  }

  /// All digits of an id of `byteCount` bytes.
  package static func decode(
    _ text: String, byteCount: Int = 16
  ) throws(CrockfordError) -> [UInt8] {
    let values = try values(of: text)
    let expected = (byteCount * 8 + 4) / 5
    guard values.count == expected else {
      throw .wrongLength(digits: values.count, expected: expected...expected)
    }
    return try bytes(of: values, byteCount: byteCount, fill: 0)
  }

  /// The bytes of the digits, then bits of `fill` (0 or 31); extra bits of the last digit must be 0.
  static func bytes(
    of values: [UInt8], byteCount: Int, fill: UInt8
  ) throws(CrockfordError) -> [UInt8] {
    var bytes: [UInt8] = []
    var bits = 0
    var bitCount = 0
    var position = 0
    while bytes.count < byteCount {
      bits = bits << 5 | Int(position < values.count ? values[position] : fill)
      bitCount += 5
      position += 1
      if bitCount >= 8 {
        bitCount -= 8
        bytes.append(UInt8(bits >> bitCount))
        bits &= (1 << bitCount) - 1
      }
    }
    if position <= values.count, bits != 0 { throw .extraBits }
    return bytes
  }

  /// One value under 32 per digit.
  static func values(of text: String) throws(CrockfordError) -> [UInt8] {
    var values: [UInt8] = []
    for (position, scalar) in text.unicodeScalars.enumerated() {
      guard let value = value(of: scalar) else {
        throw .invalidDigit(scalar, position: position)
      }
      values.append(value)
    }
    return values
  }

  private static func value(of scalar: Unicode.Scalar) -> UInt8? {
    guard scalar.isASCII else { return nil }
    var byte = UInt8(scalar.value)
    if 0x41...0x5A ~= byte { byte += 0x20 }
    switch Unicode.Scalar(byte) {
    case "i", "l": return 1
    case "o": return 0
    default: return digits.firstIndex(of: byte).map { UInt8($0) }
    }
  }
}
