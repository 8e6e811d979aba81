import Crypto

/// Makes the bytes of a bundle, section by section.
package struct BundleWriter {
  private var hasher = SHA256()
  private var isBegun = false

  package init() {}

  /// The bytes of the next section; the first is the contents.
  package mutating func write(_ section: BundleSection) -> [UInt8] {
    var bytes = isBegun ? [] : BundleHead.bytes
    isBegun = true
    bytes += Self.framed(section.kind, section.body)
    bytes.withUnsafeBytes { hasher.update(bufferPointer: $0) }
    return bytes
  }

  /// The bytes of the end; nothing is to be written after it.
  package func end() -> [UInt8] { Self.framed(.end, Array(hasher.finalize())) }

  private static func framed(_ kind: BundleSection.Kind, _ body: [UInt8]) -> [UInt8] {
    withUnsafeBytes(of: UInt32(body.count + 1).bigEndian) { Array($0) } + [kind.rawValue] + body
  }
}
