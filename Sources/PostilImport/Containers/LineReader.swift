import Foundation

/// The lines of a file that need not fit into memory.
struct LineReader {
  private let next: () throws -> [UInt8]
  private var buffer: [UInt8]
  private var place = 0
  private var isAtEnd = false
  private let lineBytes: Int

  /// - Parameters:
  ///   - head: the part of the file already read.
  ///   - lineBytes: the longest line; a longer one is cut off there.
  ///   - next: the following bytes, some at a time; none at the end.
  init(head: [UInt8], lineBytes: Int, next: @escaping () throws -> [UInt8]) {
    (buffer, self.lineBytes, self.next) = (head, lineBytes, next)
  }

  /// - Returns: a line with its end, and whether it was cut; `nil` behind the last.
  mutating func line() throws -> (bytes: ArraySlice<UInt8>, isCut: Bool)? {
    var searched = place
    while true {
      if let end = buffer[searched...].firstIndex(of: 0x0A) {
        defer { place = end + 1 }
        return (buffer[place...end].prefix(lineBytes), end + 1 - place > lineBytes)
      }
      if isAtEnd {
        guard place < buffer.count else { return nil }
        defer { place = buffer.count }
        return (buffer[place...].prefix(lineBytes), buffer.count - place > lineBytes)
      }
      // Only the returned part of a long line is kept.
      if buffer.count - place > lineBytes + 1 {
        buffer.removeLast(buffer.count - place - lineBytes - 1)
      }
      if place > 0 {
        buffer.removeFirst(place)
        place = 0
      }
      searched = buffer.count
      let more = try next()
      isAtEnd = more.isEmpty
      buffer += more
    }
  }
}
