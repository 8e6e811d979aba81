import Testing

@testable import PostilCore

struct TextDecoderTests {
  private let bom: [UInt8] = [0xEF, 0xBB, 0xBF]

  private func decode(_ bytes: [UInt8], _ charset: Charset? = nil) throws(TextError) -> String {
    try TextDecoder(charset: charset).decode(bytes)
  }

  @Test func `UTF-8 is read as it is`() throws {
    let text = "Київ\r\nи\u{306}\u{0C}\t😀"
    #expect(try hexScalars(decode(Array(text.utf8))) == hexScalars(text))
  }

  @Test func `one BOM goes`() throws {
    #expect(try hexScalars(decode(bom + Array("да".utf8))) == hexScalars("да"))
    #expect(try hexScalars(decode(bom + bom + Array("да".utf8))) == hexScalars("\u{FEFF}да"))
  }

  @Test(arguments: [
    ([0x61, 0x62, 0xFF], 2), ([0xE4, 0xE0], 0), ([0x61, 0xD0], 1), ([0xC0, 0x80], 0),
    ([0x61, 0xED, 0xA0, 0x80], 1), ([0xF4, 0x90, 0x80, 0x80], 0), ([0x61, 0xD0, 0xB0, 0xB0], 3),
    ([0xEF, 0xBB, 0xBF, 0x61, 0xFF], 4),
  ])
  func `the first byte that is not UTF-8 is told`(bytes: [UInt8], offset: Int) {
    #expect(throws: TextError.invalidUTF8(offset: offset)) { try decode(bytes) }
    #expect(throws: TextError.invalidUTF8(offset: offset)) { try decode(bytes, .utf8) }
  }

  @Test func `windows-1251 is read when declared`() throws {
    let bytes: [UInt8] = [
      0xCF, 0xF0, 0xE8, 0xE2, 0xB3, 0xF2, 0x20, 0xA8, 0xBF, 0xBA, 0xB4, 0x97, 0xAB, 0xBB, 0x85,
      0xB9,
      0xA0, 0x31,
    ]
    #expect(try hexScalars(decode(bytes, .windows1251)) == hexScalars("Привіт Ёїєґ—«»…№\u{A0}1"))
  }

  @Test func `KOI8-R is read when declared`() throws {
    let bytes: [UInt8] = [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4, 0x2C, 0x20, 0xA3, 0xB3, 0xDF, 0xFF]
    #expect(try hexScalars(decode(bytes, .koi8r)) == hexScalars("Привет, ёЁъЪ"))
  }

  @Test(arguments: [Charset.windows1251, .koi8r])
  func `tables have every letter of the alphabet once`(charset: Charset) throws {
    let upper = (0x80...0xFF as ClosedRange<UInt8>).filter { $0 != 0x98 || charset == .koi8r }
    let decoded = try decode(upper, charset)
    let letters = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя".unicodeScalars
    for letter in letters {
      #expect(decoded.unicodeScalars.count { $0 == letter } == 1)
    }
    #expect(Set(decoded.unicodeScalars).count == upper.count)
  }

  @Test func `a byte that the charset does not have is told`() {
    #expect(throws: TextError.undefinedByte(offset: 2, charset: .windows1251)) {
      try decode([0xC0, 0xC1, 0x98], .windows1251)
    }
  }

  @Test func `a BOM of UTF-8 wins over a declaration`() throws {
    #expect(try decode(bom + Array("да".utf8), .windows1251) == "да")
  }

  @Test(arguments: [
    ([0xFF, 0xFE, 0x3F, 0x04], TextError.ByteOrder.littleEndian),
    ([0xFE, 0xFF, 0x04, 0x3F], .bigEndian), ([0xFF, 0xFE], .littleEndian),
  ])
  func `UTF-16 is called by its name`(bytes: [UInt8], order: TextError.ByteOrder) {
    #expect(throws: TextError.utf16(order)) { try decode(bytes) }
  }

  @Test func `bytes that look like UTF-16 are letters in a declared charset`() throws {
    #expect(try decode([0xFF, 0xFE], .windows1251) == "яю")
  }

  @Test func `a NUL byte is told`() {
    #expect(throws: TextError.nul(offset: 3)) { try decode([0x61, 0x0A, 0x09, 0x00, 0x01]) }
    #expect(throws: TextError.nul(offset: 1)) { try decode([0xC0, 0x00], .koi8r) }
  }

  @Test(arguments: (0x01...0x1F as ClosedRange<UInt8>))
  func `of the control characters those of white space are text`(control: UInt8) throws {
    let bytes: [UInt8] = [0x61, control, 0x62]
    if (0x09...0x0D).contains(control) {
      #expect(try Array(decode(bytes).utf8) == bytes)
    } else {
      #expect(throws: TextError.binary(offset: 1)) { try decode(bytes) }
    }
  }

  @Test func `a file may end with the end that DOS wrote`() throws {
    #expect(try decode([0x61, 0x0D, 0x0A, 0x1A, 0x1A]) == "a\r\n\u{1A}\u{1A}")
    #expect(throws: TextError.binary(offset: 1)) { try decode([0x61, 0x1A, 0x0A]) }
  }

  @Test func `an image is binary before it is bad UTF-8`() {
    let image: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00]
    #expect(throws: TextError.binary(offset: 6)) { try decode(image) }
  }

  @Test(arguments: ["", " ", "\r\n\t\u{0C}", "\u{A0}\u{3000}\u{2028}", "\u{FEFF} "])
  func `nothing but white space is empty`(text: String) {
    #expect(throws: TextError.empty) { try decode(Array(text.utf8)) }
  }

  @Test func `white space of a declared charset is empty too`() {
    #expect(throws: TextError.empty) { try decode([0xA0, 0x20], .windows1251) }
  }

  @Test func `a file over the limit is refused before it is read`() throws {
    let decoder = TextDecoder(fileBytes: 3)
    #expect(try decoder.decode([0x61, 0x62, 0x63]) == "abc")
    #expect(throws: TextError.fileTooLarge(bytes: 4, limit: 3)) {
      try decoder.decode([0x00, 0xFF, 0x61, 0x62])
    }
  }

  @Test func `limits stand as documented`() {
    #expect(TextDecoder().fileBytes == 8_388_608)
    #expect(TextLimits.articleBytes == 2_097_152)
    #expect(TextLimits.titleBytes == 2000)
  }

  @Test(arguments: [
    ("utf-8", Charset.utf8), ("UTF8", .utf8), ("Windows-1251", .windows1251),
    ("CP1251", .windows1251),
    ("koi8-r", .koi8r), ("KOI8R", .koi8r),
  ])
  func `charsets go by their usual names`(name: String, charset: Charset) {
    #expect(Charset(name: name) == charset)
    #expect(Charset(name: charset.rawValue) == charset)
  }

  @Test(arguments: ["", "latin1", "koi8-u", "utf-16", "windows-1252"])
  func `other charsets are unknown`(name: String) {
    #expect(Charset(name: name) == nil)
  }
}
