import Glibc
import PostilCore
import PostilLibraries

/// Tells the charset of bytes that declare none and are not UTF-8, by uchardet, which is loaded when it is first
/// needed.
enum CharsetDetector {
  struct Finding {
    let charset: Charset
    /// The share of the text's words that are spelled like words, in percent.
    let certainty: Int
  }

  /// In percent; below, no charset is found.
  static let leastCertainty = 50
  /// The bytes that are examined at most.
  static let searchedBytes = 1 << 20

  /// - Returns: `nil` where no charset is found, where it is one that is not supported, or where the library
  ///   is not installed.
  static func charset(of bytes: ArraySlice<UInt8>) -> Finding? {
    guard let name = name(of: bytes.prefix(searchedBytes)), var charset = Charset(name: name)
    else { return nil }
    if charset == .koi8r, isUkrainian(bytes) { charset = .koi8u }
    guard let decoded = try? Iconv.utf8(of: bytes.prefix(searchedBytes), in: charset) else {
      return nil
    }
    let certainty = shareOfWords(in: String(decoding: decoded, as: UTF8.self)) ?? 0
    return certainty < leastCertainty ? nil : Finding(charset: charset, certainty: certainty)
  }

  /// UTF-16 without a byte order mark: in text of Latin and Cyrillic letters, one of each two bytes is nearly
  /// always 00 or 04, and the other one seldom.
  static func utf16(_ bytes: ArraySlice<UInt8>) -> Charset? {
    let bytes = bytes.prefix(searchedBytes)
    guard bytes.count >= 4, bytes.count.isMultiple(of: 2) else { return nil }
    var high = [0, 0]
    for (place, byte) in bytes.enumerated() where byte == 0x00 || byte == 0x04 {
      high[place & 1] += 1
    }
    let half = bytes.count / 2
    if high[0] * 10 >= half * 8, high[1] * 10 <= half { return .utf16BigEndian }
    if high[1] * 10 >= half * 8, high[0] * 10 <= half { return .utf16LittleEndian }
    return nil
  }

  /// True if letters stand where KOI8-U has є, і, ї and ґ, and KOI8-R has frames: between letters.
  private static func isUkrainian(_ bytes: ArraySlice<UInt8>) -> Bool {
    let ukrainian: Set<UInt8> = [0xA4, 0xA6, 0xA7, 0xAD, 0xB4, 0xB6, 0xB7, 0xBD]
    var last: UInt8 = 0
    for byte in bytes {
      if byte >= 0xC0, ukrainian.contains(last) || last >= 0xC0 {
        if ukrainian.contains(last) { return true }
      } else if ukrainian.contains(byte), last >= 0xC0 {
        return true
      }
      last = byte
    }
    return false
  }

  /// A word is in one script, and in lower case, or in lower case behind one capital; in capitals only where
  /// most of the others are not: KOI8 that is read as windows-1251, or the other way round, has the cases
  /// swapped. Text that is read in a wrong charset has few words.
  ///
  /// - Returns: in percent, of the words that are not ASCII; `nil` where there are none.
  static func shareOfWords(in text: String) -> Int? {
    var words = 0
    var small = 0
    var capital = 0
    for word in text.unicodeScalars.split(whereSeparator: { !$0.properties.isAlphabetic }) {
      guard word.contains(where: { $0.value >= 0x80 }) else { continue }
      words += 1
      guard
        word.allSatisfy({ 0x400..<0x530 ~= $0.value }) || word.allSatisfy({ $0.value < 0x250 })
      else { continue }
      if word.dropFirst().allSatisfy(\.properties.isLowercase) {
        small += 1
      } else if word.allSatisfy(\.properties.isUppercase) {
        capital += 1
      }
    }
    return words == 0 ? nil : (small + (capital > small ? 0 : capital)) * 100 / words
  }

  private static func name(of bytes: ArraySlice<UInt8>) -> String? {
    guard let library = Uchardet.shared else { return nil }
    return library.name(of: bytes)
  }
}

/// The functions of `libuchardet` that are used. Source: uchardet.h, 0.0.7.
private struct Uchardet: Sendable {
  private typealias New = @convention(c) () -> OpaquePointer?
  private typealias Use = @convention(c) (OpaquePointer) -> Void
  private typealias Take = @convention(c) (OpaquePointer, UnsafePointer<CChar>, Int) -> Int32
  private typealias Name = @convention(c) (OpaquePointer) -> UnsafePointer<CChar>?

  private let new: New
  private let delete: Use
  private let take: Take
  private let end: Use
  private let charset: Name

  static let shared = Uchardet()

  private init?() {
    guard let library = LoadedLibrary(names: ["libuchardet.so.0"]),
      let new = library.function("uchardet_new", as: New.self),
      let delete = library.function("uchardet_delete", as: Use.self),
      let take = library.function("uchardet_handle_data", as: Take.self),
      let end = library.function("uchardet_data_end", as: Use.self),
      let charset = library.function("uchardet_get_charset", as: Name.self)
    else { return nil }
    (self.new, self.delete, self.take, self.end, self.charset) = (new, delete, take, end, charset)
  }

  func name(of bytes: ArraySlice<UInt8>) -> String? {
    guard let detector = new() else { return nil }
    defer { delete(detector) }
    let status = bytes.withUnsafeBytes { buffer in
      buffer.baseAddress.map {
        take(detector, $0.assumingMemoryBound(to: CChar.self), buffer.count)
      }
    }
    guard status == 0 else { return nil }
    end(detector)
    return charset(detector).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
  }
}
