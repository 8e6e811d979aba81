import Foundation
import GRDB
import PostilCore

/// The value of one column of a row.
enum StoredValue: DatabaseValueConvertible {
  case integer(Int64)
  case blob([UInt8])
  case text(Text)
  case null

  var databaseValue: DatabaseValue {
    switch self {
    case .integer(let integer): integer.databaseValue
    case .blob(let bytes): Data(bytes).databaseValue
    case .text(let text): text.string.databaseValue
    case .null: .null
    }
  }

  static func fromDatabaseValue(_ value: DatabaseValue) -> StoredValue? {
    switch value.storage {
    case .null: .null
    case .int64(let integer): .integer(integer)
    case .string(let string): .text(Text(string))
    case .blob(let blob): .blob([UInt8](blob))
    case .double: nil
    }
  }
}
