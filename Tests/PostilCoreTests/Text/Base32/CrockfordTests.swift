import Testing

@testable import PostilCore

struct CrockfordTests {
  @Test(arguments: [
    ([], ""), ([0x00], "00"), ([0xFF], "zw"), ([0x66, 0x6F, 0x6F], "csqpy"),
    ([0x66, 0x6F, 0x6F, 0x62, 0x61, 0x72], "csqpyrk1e8"),
  ])
  func `bytes become digits, first bits first`(bytes: [UInt8], text: String) {
    #expect(Crockford.encode(bytes) == text)
  }

  @Test func `sixteen bytes are 26 digits`() {
    #expect(Crockford.encode([UInt8](repeating: 0xFF, count: 16)) == "zzzzzzzzzzzzzzzzzzzzzzzzzw")
    #expect(Crockford.encode([UInt8](repeating: 0, count: 16)) == String(repeating: "0", count: 26))
    #expect(Crockford.encode(Array(0..<16)) == "000g40r40m30e209185gr38e1w")
  }

  @Test(arguments: 0..<200)
  func `written text is read back`(seed: Int) throws {
    var dice = TextDice(seed: seed)
    let bytes = dice.bytes(16)
    let text = Crockford.encode(bytes)
    #expect(try Crockford.decode(text) == bytes)
    #expect(try Crockford.decode(text.uppercased()) == bytes)
  }

  @Test func `letters that look like digits are read as these`() throws {
    let plain = try Crockford.decode("01100000000000000000000000")
    for typed in ["0il", "OIL", "oLi"] {
      #expect(try Crockford.decode(typed + String(repeating: "0", count: 23)) == plain)
    }
  }

  @Test(arguments: [("u", 3), ("U", 3), ("-", 3), (" ", 3), ("е", 3), ("\u{131}", 3), ("é", 3)])
  func `other signs are told with their position`(sign: String, position: Int) {
    let scalar = sign.unicodeScalars.first ?? "?"
    #expect(throws: CrockfordError.invalidDigit(scalar, position: position)) {
      try Crockford.decode("abc\(sign)00")
    }
    #expect(throws: CrockfordError.invalidDigit(scalar, position: position)) {
      try CrockfordPrefix("abc\(sign)00")
    }
  }

  @Test(arguments: [0, 25, 27])
  func `a full id has all its digits`(count: Int) {
    #expect(throws: CrockfordError.wrongLength(digits: count, expected: 26...26)) {
      try Crockford.decode(String(repeating: "0", count: count))
    }
  }

  @Test(arguments: ["1", "2", "3", "z", "x"])
  func `a last digit with bits too many is no id`(last: String) {
    let text = String(repeating: "0", count: 25) + last
    #expect(throws: CrockfordError.extraBits) { try Crockford.decode(text) }
    #expect(throws: CrockfordError.extraBits) { try CrockfordPrefix(text) }
  }

  @Test func `a prefix covers the ids that begin with it`() throws {
    let prefix = try CrockfordPrefix("Zz01")
    #expect(prefix.lower == [0xFF, 0xC0, 0x10] + [UInt8](repeating: 0, count: 13))
    #expect(prefix.upper == [0xFF, 0xC0, 0x1F] + [UInt8](repeating: 0xFF, count: 13))
  }

  @Test(arguments: [0, 1, 3, 27])
  func `a prefix has four digits to all of them`(count: Int) {
    #expect(throws: CrockfordError.wrongLength(digits: count, expected: 4...26)) {
      try CrockfordPrefix(String(repeating: "0", count: count))
    }
  }

  @Test(arguments: 0..<100)
  func `the bounds of a prefix are its first and last id`(seed: Int) throws {
    var dice = TextDice(seed: seed)
    let id = dice.bytes(16)
    let text = Crockford.encode(id)
    for length in 4...26 {
      let typed = text.prefix(length)
      let prefix = try CrockfordPrefix(String(typed))
      #expect(!id.lexicographicallyPrecedes(prefix.lower))
      #expect(!prefix.upper.lexicographicallyPrecedes(id))
      #expect(Crockford.encode(prefix.lower).hasPrefix(typed))
      #expect(Crockford.encode(prefix.upper).hasPrefix(typed))
      if let below = step(prefix.lower, by: -1) {
        #expect(!Crockford.encode(below).hasPrefix(typed))
      }
      if let above = step(prefix.upper, by: 1) {
        #expect(!Crockford.encode(above).hasPrefix(typed))
      }
    }
    #expect(try CrockfordPrefix(text).lower == id)
    #expect(try CrockfordPrefix(text).upper == id)
  }

  /// The neighbour of a number written as bytes; nil at either end of all numbers.
  private func step(_ bytes: [UInt8], by difference: Int) -> [UInt8]? {
    var bytes = bytes
    for position in bytes.indices.reversed() {
      let sum = Int(bytes[position]) + difference
      bytes[position] = UInt8(truncatingIfNeeded: sum)
      if 0...255 ~= sum { return bytes }
    }
    return nil
  }
}
