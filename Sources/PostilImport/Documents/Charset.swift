/// An encoding that files are read in. The raw value is its name in the WHATWG Encoding Standard, where
/// there is one.
package enum Charset: String, CaseIterable, Sendable {
  case utf8 = "utf-8"
  case utf16LittleEndian = "utf-16le"
  case utf16BigEndian = "utf-16be"
  case utf32LittleEndian = "utf-32le"
  case utf32BigEndian = "utf-32be"
  case windows1251 = "windows-1251"
  case koi8r = "koi8-r"
  case koi8u = "koi8-u"
  case iso88595 = "iso-8859-5"
  case macCyrillic = "x-mac-cyrillic"
  case ibm866 = "ibm866"
  case windows1250 = "windows-1250"
  case windows1252 = "windows-1252"
  case windows1254 = "windows-1254"
  case windows1257 = "windows-1257"
  case iso88592 = "iso-8859-2"
  case iso885915 = "iso-8859-15"

  /// Accepts the usual spellings (`UTF8`, `cp1251`, `KOI8R`, `latin1`) in any case; nil for anything else.
  package init?(name: String) {
    let trimmed = name.unicodeScalars.filter { !$0.isBlankOrQuote }
    guard trimmed.count <= 40 else { return nil }
    let name = String(String.UnicodeScalarView(trimmed)).lowercased()
    guard let charset = Charset(rawValue: name) ?? Self.aliases[name] else { return nil }
    self = charset
  }

  /// Labels from the Encoding Standard, from IANA and in common use. ASCII and ISO 8859-1 are read as their
  /// superset windows-1252, as browsers do.
  private static let aliases: [String: Charset] = [
    "utf8": .utf8, "unicode-1-1-utf-8": .utf8,
    "utf-16": .utf16LittleEndian, "utf16": .utf16LittleEndian, "utf16le": .utf16LittleEndian,
    "unicode": .utf16LittleEndian, "ucs-2": .utf16LittleEndian, "utf16be": .utf16BigEndian,
    "utf-32": .utf32LittleEndian, "utf32": .utf32LittleEndian, "utf32le": .utf32LittleEndian,
    "utf32be": .utf32BigEndian, "ucs-4": .utf32LittleEndian,
    "windows1251": .windows1251, "win-1251": .windows1251, "win1251": .windows1251,
    "cp1251": .windows1251, "cp-1251": .windows1251, "x-cp1251": .windows1251,
    "1251": .windows1251,
    "koi8r": .koi8r, "koi8": .koi8r, "koi": .koi8r, "cskoi8r": .koi8r,
    "koi8u": .koi8u, "koi8-ru": .koi8u,
    "iso8859-5": .iso88595, "iso88595": .iso88595, "iso_8859-5": .iso88595, "cyrillic": .iso88595,
    "maccyrillic": .macCyrillic, "mac-cyrillic": .macCyrillic, "x-mac-ukrainian": .macCyrillic,
    "866": .ibm866, "cp866": .ibm866, "cp-866": .ibm866, "csibm866": .ibm866, "dos-866": .ibm866,
    "windows1250": .windows1250, "cp1250": .windows1250, "x-cp1250": .windows1250,
    "windows1252": .windows1252, "cp1252": .windows1252, "x-cp1252": .windows1252,
    "ascii": .windows1252, "us-ascii": .windows1252, "latin1": .windows1252,
    "iso-8859-1": .windows1252, "iso8859-1": .windows1252, "iso_8859-1": .windows1252,
    "windows1254": .windows1254, "cp1254": .windows1254, "iso-8859-9": .windows1254,
    "windows1257": .windows1257, "cp1257": .windows1257,
    "iso8859-2": .iso88592, "latin2": .iso88592, "iso8859-15": .iso885915, "latin9": .iso885915,
  ]

  /// The name for iconv.
  var iconvName: String {
    switch self {
    case .ibm866: "CP866"
    case .macCyrillic: "MAC-CYRILLIC"
    case .windows1250: "CP1250"
    case .windows1251: "CP1251"
    case .windows1252: "CP1252"
    case .windows1254: "CP1254"
    case .windows1257: "CP1257"
    default: rawValue.uppercased()
    }
  }

  /// The fewest bytes of a scalar.
  var unitBytes: Int {
    switch self {
    case .utf16LittleEndian, .utf16BigEndian: 2
    case .utf32LittleEndian, .utf32BigEndian: 4
    default: 1
    }
  }
}

extension Unicode.Scalar {
  fileprivate var isBlankOrQuote: Bool { value <= 0x20 || self == "\"" || self == "'" }
}
