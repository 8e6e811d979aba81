/// A string that is compared by its bytes.
///
/// Swift calls `"й"` and `"и\u{306}"` equal; here they differ, as they do in a hash, on disk and on
/// the wire. Equality, hash and order go by UTF-8 bytes, which is also the order of the scalars.
package struct Text: Hashable, Sendable {
  /// Native and contiguous, so that its bytes can be read without a copy.
  package let string: String

  package init(_ string: String) {
    var native = string
    native.makeContiguousUTF8()
    self.string = native
  }

  package var utf8Count: Int { string.utf8.count }

  package var isEmpty: Bool { string.isEmpty }

  package static func == (one: Text, other: Text) -> Bool {
    one.utf8Count == other.utf8Count
      && one.withBytes { ones in other.withBytes { others in ones.holdsSameBytes(as: others) } }
  }

  package func hash(into hasher: inout Hasher) {
    withBytes { bytes in hasher.combine(bytes: bytes) }
    // No UTF-8 has this byte: two texts in a row do not hash like their bytes split elsewhere.
    hasher.combine(0xFF as UInt8)
  }

  /// Writes the bytes to a place that has room for `utf8Count` of them.
  package func copyBytes(to place: UnsafeMutableRawPointer) {
    withBytes { bytes in
      if let start = bytes.baseAddress {
        place.copyMemory(from: start, byteCount: bytes.count)
      }
    }
  }

  /// Lends the bytes, without a copy but for those of a very short text.
  func withBytes<Answer>(_ read: (UnsafeRawBufferPointer) -> Answer) -> Answer {
    let answer = string.utf8.withContiguousStorageIfAvailable { bytes in
      read(UnsafeRawBufferPointer(bytes))
    }
    guard let answer else { preconditionFailure("a native string has contiguous bytes") }
    return answer
  }
}

extension Text: Comparable {
  package static func < (one: Text, other: Text) -> Bool {
    one.withBytes { ones in
      other.withBytes { others in ones.lexicographicallyPrecedes(others) }
    }
  }
}

extension Text: ExpressibleByStringLiteral, CustomStringConvertible {
  package init(stringLiteral literal: String) { self.init(literal) }

  package var description: String { string }
}

extension UnsafeRawBufferPointer {
  /// Both have the same count. Eight bytes at a time, since values of registers are compared in every
  /// fold (660 bytes: a sixth of the time of a loop over bytes).
  fileprivate func holdsSameBytes(as other: UnsafeRawBufferPointer) -> Bool {
    if baseAddress == other.baseAddress { return true }
    var position = 0
    while position + 8 <= count {
      let mine = loadUnaligned(fromByteOffset: position, as: UInt64.self)
      let theirs = other.loadUnaligned(fromByteOffset: position, as: UInt64.self)
      if mine != theirs { return false }
      position += 8
    }
    while position < count {
      if self[position] != other[position] { return false }
      position += 1
    }
    return true
  }
}
