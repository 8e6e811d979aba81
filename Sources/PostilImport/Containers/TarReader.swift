import PostilCore

/// The files within a tar archive, in its order; folders, links and everything else in it are left out.
/// Source: POSIX.1-1988, "ustar"; long names of GNU and pax are skipped.
struct TarReader {
  private let read: (_ count: Int) throws -> [UInt8]
  private let head: [UInt8]
  /// The bytes that were taken.
  private var used = 0

  static let blockBytes = 512

  static func isTar(_ head: [UInt8]) -> Bool {
    head.count >= blockBytes && head[257...].starts(with: Array("ustar".utf8))
  }

  /// - Parameters:
  ///   - head: the part of the file already read.
  ///   - read: that many of the following bytes; fewer at the end.
  init(head: [UInt8], read: @escaping (_ count: Int) throws -> [UInt8]) {
    (self.head, self.read) = (head, read)
  }

  struct File {
    /// For people; invalid UTF-8 becomes U+FFFD.
    let name: String
    let bytes: [UInt8]
    /// True if it is longer than the limit.
    let isCut: Bool
  }

  /// - Throws: `TextError.malformed` for an archive that ends early, or is not tar.
  mutating func next(limit: Int) throws -> File? {
    while true {
      let header = try take(Self.blockBytes)
      // The end is two blocks of zeros; some end without them.
      if header.isEmpty || header.allSatisfy({ $0 == 0 }) { return nil }
      guard Self.isTar(header), let bytes = Self.octal(header[124..<136]) else {
        throw TextError.malformed(what: "a whole tar archive")
      }
      let isFile = header[156] == 0x30 || header[156] == 0
      var kept: [UInt8] = []
      var left = bytes
      while left > 0 {
        let part = try take(min(left, 1 << 20))
        if part.isEmpty { throw TextError.malformed(what: "a whole tar archive") }
        left -= part.count
        if isFile, kept.count <= limit { kept += part.prefix(limit + 1 - kept.count) }
      }
      _ = try take((Self.blockBytes - bytes % Self.blockBytes) % Self.blockBytes)
      guard isFile, bytes > 0 else { continue }
      let prefix = header[345..<500].prefix { $0 != 0 }
      let name = String(decoding: header[..<100].prefix { $0 != 0 }, as: UTF8.self)
      return File(
        name: prefix.isEmpty ? name : "\(String(decoding: prefix, as: UTF8.self))/\(name)",
        bytes: Array(kept.prefix(limit)), isCut: bytes > limit)
    }
  }

  private mutating func take(_ count: Int) throws -> [UInt8] {
    let first = Array(head[used...].prefix(count))
    used += first.count
    return first.count == count ? first : first + (try read(count - first.count))
  }

  private static func octal(_ field: ArraySlice<UInt8>) -> Int? {
    let digits = field.drop { $0 == 0x20 }.prefix { 0x30...0x37 ~= $0 }
    return digits.isEmpty ? nil : Int(String(decoding: digits, as: UTF8.self), radix: 8)
  }
}
