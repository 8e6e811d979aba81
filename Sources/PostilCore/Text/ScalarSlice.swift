extension Text {
  /// The scalars from `start` up to `end`, or `nil` where the text has fewer.
  ///
  /// Walks over the bytes before them once: for a single range, where a `ScalarIndex` would cost more
  /// to make than it saves.
  package func scalars(from start: Int, to end: Int) -> String? {
    guard 0 <= start, start <= end else { return nil }
    var string = string
    return string.withUTF8 { bytes in
      var offset = 0
      var scalar = 0
      func advance(to target: Int) -> Bool {
        while scalar < target, offset < bytes.count {
          offset += 1
          while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
          scalar += 1
        }
        return scalar == target
      }
      guard advance(to: start) else { return nil }
      let first = offset
      guard advance(to: end) else { return nil }
      return String(decoding: bytes[first..<offset], as: UTF8.self)
    }
  }
}
