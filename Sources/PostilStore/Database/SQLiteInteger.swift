import PostilCore
import PostilLog

extension Int64 {
  /// A number as SQLite stores it, whose integers end at 2⁶³ − 1. Only a damaged file comes near that.
  init(storing number: UInt64) throws(Damage) {
    guard let integer = Int64(exactly: number) else { throw .missing("room for \(number)") }
    self = integer
  }
}
