import Foundation
import PostilCore
import Testing

@testable import PostilImport

struct TextDecoderTests {
  private let bom: [UInt8] = [0xEF, 0xBB, 0xBF]

  private func decode(_ bytes: [UInt8], _ charset: Charset? = nil) throws(TextError) -> String {
    try TextDecoder(charset: charset).decode(bytes).string
  }

  @Test func `UTF-8 is read as it is`() throws {
    let text = "Київ\r\nи\u{306}\u{0C}\t😀"
    #expect(try Text(decode(Array(text.utf8))) == Text(text))
  }

  @Test func `one BOM goes`() throws {
    #expect(try Text(decode(bom + Array("да".utf8))) == Text("да"))
    #expect(try Text(decode(bom + bom + Array("да".utf8))) == Text("\u{FEFF}да"))
  }

  @Test(arguments: [
    ([0x61, 0x62, 0xFF], 2), ([0xE4, 0xE0], 0), ([0x61, 0xD0], 1), ([0xC0, 0x80], 0),
    ([0x61, 0xED, 0xA0, 0x80], 1), ([0xF4, 0x90, 0x80, 0x80], 0), ([0x61, 0xD0, 0xB0, 0xB0], 3),
    ([0xEF, 0xBB, 0xBF, 0x61, 0xFF], 4),
  ])
  func `the first byte that is not UTF-8 is told`(bytes: [UInt8], offset: Int) {
    #expect(throws: TextError.invalidUTF8(offset: offset)) { try decode(bytes, .utf8) }
  }

  @Test func `windows-1251 is read when declared`() throws {
    let bytes: [UInt8] = [
      0xCF, 0xF0, 0xE8, 0xE2, 0xB3, 0xF2, 0x20, 0xA8, 0xBF, 0xBA, 0xB4, 0x97, 0xAB, 0xBB, 0x85,
      0xB9,
      0xA0, 0x31,
    ]
    #expect(try Text(decode(bytes, .windows1251)) == Text("Привіт Ёїєґ—«»…№\u{A0}1"))
  }

  @Test func `KOI8-R is read when declared`() throws {
    let bytes: [UInt8] = [0xF0, 0xD2, 0xC9, 0xD7, 0xC5, 0xD4, 0x2C, 0x20, 0xA3, 0xB3, 0xDF, 0xFF]
    #expect(try Text(decode(bytes, .koi8r)) == Text("Привет, ёЁъЪ"))
  }

  @Test(arguments: [
    Charset.windows1251, .koi8r, .koi8u, .iso88595, .ibm866, .macCyrillic,
  ])
  func `every letter of the alphabet is there once`(charset: Charset) throws {
    let upper = (0x80...0xFF as ClosedRange<UInt8>).filter {
      $0 != 0x98 || charset != .windows1251
    }
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
    ([0xFF, 0xFE, 0x3F, 0x04], Charset.utf16LittleEndian),
    ([0xFE, 0xFF, 0x04, 0x3F], .utf16BigEndian),
    ([0xFF, 0xFE, 0, 0, 0x3F, 0x04, 0, 0], .utf32LittleEndian),
    ([0, 0, 0xFE, 0xFF, 0, 0, 0x04, 0x3F], .utf32BigEndian),
  ])
  func `a byte order mark tells the charset`(bytes: [UInt8], charset: Charset) throws {
    let decoded = try TextDecoder().decode(bytes)
    #expect(decoded == DecodedText(string: "п", charset: charset, origin: .certain))
  }

  @Test func `bytes that look like UTF-16 are letters in a declared charset`() throws {
    #expect(try decode([0xFF, 0xFE], .windows1251) == "яю")
  }

  @Test func `a NUL byte is told`() {
    #expect(throws: TextError.nul(offset: 3)) { try decode([0x61, 0x0A, 0x09, 0x00, 0x01]) }
    #expect(throws: TextError.nul(offset: 1)) { try decode([0xC0, 0x00], .koi8r) }
  }

  @Test(arguments: (0x01...0x1F as ClosedRange<UInt8>))
  func `the control characters of white space are text, the others are not`(control: UInt8) throws {
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
    #expect(throws: TextError.notText(.png)) { try decode(image) }
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
    #expect(try decoder.decode([0x61, 0x62, 0x63]).string == "abc")
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
    ("koi8-r", .koi8r), ("KOI8R", .koi8r), ("KOI8-U", .koi8u), (" \"latin1\" ", .windows1252),
    ("cp866", .ibm866), ("mac-cyrillic", .macCyrillic), ("UTF-16", .utf16LittleEndian),
  ])
  func `charsets go by their usual names`(name: String, charset: Charset) {
    #expect(Charset(name: name) == charset)
    #expect(Charset(name: charset.rawValue) == charset)
  }

  @Test(arguments: ["", "utf-7", "cp1251//TRANSLIT", "x", String(repeating: "a", count: 41)])
  func `other charsets are unknown`(name: String) {
    #expect(Charset(name: name) == nil)
  }

  private static let ukrainian =
    "Щойно їхній під'їзд відкрили: є світло, тепло й вода, сказала двірничка."
  private static let russian =
    "Мост закрыли утром: вода поднялась, и машины стояли в поле до вечера."

  private func encoded(_ text: String, _ charset: String) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/iconv")
    process.arguments = ["-f", "UTF-8", "-t", charset]
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    return [UInt8](try output.fileHandleForReading.readToEnd() ?? Data())
  }

  @Test(arguments: [
    ("WINDOWS-1251", Charset.windows1251), ("KOI8-R", .koi8r), ("CP866", .ibm866),
    ("ISO-8859-5", .iso88595), ("UTF-16LE", .utf16LittleEndian), ("UTF-16BE", .utf16BigEndian),
  ])
  func `a charset that nobody declares is told by the bytes, and said`(
    name: String, charset: Charset
  ) throws {
    let text = String(repeating: Self.russian + "\n", count: 5)
    let decoded = try TextDecoder().decode(encoded(text, name))
    #expect(decoded.charset == charset)
    #expect(decoded.string == text)
    #expect(decoded.origin == .detected(certainty: 100))
  }

  @Test func `KOI8-R with the letters of KOI8-U is KOI8-U`() throws {
    let text = String(repeating: Self.ukrainian + "\n", count: 5)
    let decoded = try TextDecoder().decode(encoded(text, "KOI8-U"))
    #expect(decoded.charset == .koi8u)
    #expect(decoded.string == text)
  }

  @Test func `a page declares its charset`() throws {
    let page = "<html><head><meta charset=\"windows-1251\"></head><p>\(Self.russian)</p></html>"
    let decoded = try TextDecoder().decode(encoded(page, "WINDOWS-1251"))
    #expect(decoded == DecodedText(string: page, charset: .windows1251, origin: .declaredInFile))
    let feed = "<?xml version='1.0' encoding='KOI8-R'?><rss>\(Self.russian)</rss>"
    #expect(try TextDecoder().decode(encoded(feed, "KOI8-R")).charset == .koi8r)
  }

  @Test func `a page's declared charset counts less than its bytes`() throws {
    let page = "<html><meta charset=windows-1251><p>\(Self.russian)</p></html>"
    let decoded = try TextDecoder().decode(Array(page.utf8))
    #expect(
      decoded == DecodedText(string: page, charset: .utf8, origin: .notAsDeclared("windows-1251")))
  }

  @Test func `a person who declares another charset for UTF-8 is asked`() throws {
    #expect(throws: TextError.isUTF8(declared: .windows1251)) {
      try decode(Array("Загол".utf8), .windows1251)
    }
    #expect(try decode(Array("plain ASCII".utf8), .windows1251) == "plain ASCII")
  }

  @Test func `a declared charset in which no word looks like one is doubted`() throws {
    let bytes = try encoded(Self.russian, "WINDOWS-1251")
    let decoded = try TextDecoder(charset: .koi8r).decode(bytes)
    guard case .unlikely(let certainty) = decoded.origin else {
      Issue.record("\(decoded.origin)")
      return
    }
    #expect(certainty < 50)
    #expect(try TextDecoder(charset: .windows1251).decode(bytes).origin == .certain)
  }

  @Test func `a wide text is text without NULs and control characters`() throws {
    #expect(throws: TextError.nul(offset: 1)) {
      try decode([0x61, 0, 0, 0, 0x62, 0], .utf16LittleEndian)
    }
    #expect(throws: TextError.undefinedByte(offset: 2, charset: .utf16LittleEndian)) {
      try decode([0x61, 0, 0x00, 0xD8], .utf16LittleEndian)
    }
  }
}
