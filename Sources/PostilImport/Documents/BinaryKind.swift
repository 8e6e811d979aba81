/// The probable kind of bytes that are no text to import, by their beginning. The raw value is its name for people.
package enum BinaryKind: String, Sendable {
  case png = "a PNG image"
  case jpeg = "a JPEG image"
  case gif = "a GIF image"
  case webp = "a WebP image"
  case gzip = "a gzip archive"
  case zip = "a ZIP archive, or a document of Word, LibreOffice or an e-book in one"
  case bzip2 = "a bzip2 archive"
  case xz = "an xz archive"
  case sevenZip = "a 7-Zip archive"
  case rar = "a RAR archive"
  case office = "a document of an old Microsoft Office"
  case richText = "a document in RTF"
  case sqlite = "an SQLite database"
  case program = "a program"
  case audioOrVideo = "audio or video"
  /// Text, but everybody in the workspace would have it.
  case privateKey = "a private key"

  private static let beginnings: [(BinaryKind, [UInt8])] = [
    (.png, [0x89, 0x50, 0x4E, 0x47]), (.jpeg, [0xFF, 0xD8, 0xFF]), (.gif, Array("GIF8".utf8)),
    (.gzip, [0x1F, 0x8B]), (.zip, [0x50, 0x4B, 0x03, 0x04]), (.zip, [0x50, 0x4B, 0x05, 0x06]),
    (.bzip2, Array("BZh".utf8)), (.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]),
    (.sevenZip, [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), (.rar, Array("Rar!".utf8)),
    (.office, [0xD0, 0xCF, 0x11, 0xE0]), (.richText, Array("{\\rtf".utf8)),
    (.sqlite, Array("SQLite format 3\0".utf8)), (.program, [0x7F, 0x45, 0x4C, 0x46]),
    (.program, [0x4D, 0x5A, 0x90, 0x00]), (.audioOrVideo, [0x49, 0x44, 0x33]),
    (.audioOrVideo, Array("OggS".utf8)), (.audioOrVideo, [0x1A, 0x45, 0xDF, 0xA3]),
  ]

  init?(of bytes: some Collection<UInt8>) {
    let head = Array(bytes.prefix(16))
    if head.starts(with: Array("-----BEGIN ".utf8)),
      String(decoding: bytes.prefix(64), as: UTF8.self).contains("PRIVATE KEY-----")
    {
      self = .privateKey
      return
    }
    // Some begin with letters, like texts: a control character tells those apart.
    let isText = bytes.prefix(64).allSatisfy { $0 >= 0x09 }
    if isText, !head.starts(with: Array("{\\rtf".utf8)), (head.first ?? 0) < 0x80 { return nil }
    if let (kind, _) = Self.beginnings.first(where: { head.starts(with: $0.1) }) {
      self = kind
    } else if head.starts(with: Array("RIFF".utf8)) {
      self = head.dropFirst(8).starts(with: Array("WEBP".utf8)) ? .webp : .audioOrVideo
    } else if head.dropFirst(4).starts(with: Array("ftyp".utf8)) {
      self = .audioOrVideo
    } else {
      return nil
    }
  }
}
