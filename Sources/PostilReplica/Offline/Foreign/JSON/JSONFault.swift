/// The place of the fault in a text that is not JSON, and the part that JSON expects there.
package struct JSONFault: Error, Equatable, Sendable {
  /// From 1.
  package let line: Int
  /// The byte in the line, from 1.
  package let byte: Int
  package let expected: Expected

  package enum Expected: Equatable, Sendable {
    case value
    /// The name of a member, and the part behind it.
    case name
    case endOfList
    case endOfObject
    /// The end of the list, the object or the string that begins there.
    case closing
    /// The matching bracket.
    case otherBracket
    /// Nothing more.
    case end
  }

  init(_ expected: Expected, at offset: Int, in bytes: [UInt8]) {
    let before = bytes.prefix(offset)
    line = 1 + before.count { $0 == 0x0A }
    byte = 1 + offset - (before.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0)
    self.expected = expected
  }
}
