/// The first digits of an id of 16 bytes, as a person types them, and the ids that they may mean.
package struct CrockfordPrefix: Hashable, Sendable {
  /// The fewest digits that are taken for a prefix.
  package static let fewestDigits = 4
  /// All of them.
  package static let mostDigits = 26
  package static let bitsPerDigit = 5

  /// The first id with this prefix, 16 bytes.
  package let lower: [UInt8]
  /// The last one; equal to `lower` when all digits are there.
  package let upper: [UInt8]

  package init(_ typed: String) throws(CrockfordError) {
    let values = try Crockford.values(of: typed)
    guard Self.fewestDigits...Self.mostDigits ~= values.count else {
      throw .wrongLength(digits: values.count, expected: Self.fewestDigits...Self.mostDigits)
    }
    lower = try Crockford.bytes(of: values, byteCount: 16, fill: 0)
    upper = try Crockford.bytes(of: values, byteCount: 16, fill: 31)
  }
}
