import Foundation

/// A value of JSON from another tool's file: of any form, whatever the standard says.
enum JSONValue: Equatable {
  case null
  /// `true` is 1.
  case number(Double)
  case text(String)
  case list([JSONValue])
  case object([String: JSONValue])

  /// - Returns: `nil` for text that is not JSON.
  init?(_ bytes: ArraySlice<UInt8>) {
    guard
      let value = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    else { return nil }
    self.init(value)
  }

  private init(_ value: Any) {
    switch value {
    case let text as String: self = .text(text)
    case let list as [Any]: self = .list(list.map { JSONValue($0) })
    case let object as [String: Any]: self = .object(object.mapValues { JSONValue($0) })
    case let number as NSNumber: self = .number(number.doubleValue)
    default: self = .null
    }
  }

  /// The value of an object's member; `nil` where it is missing or null.
  subscript(_ name: String) -> JSONValue? {
    guard case .object(let members) = self, let value = members[name], value != .null else {
      return nil
    }
    return value
  }

  var text: String? {
    if case .text(let text) = self { text } else { nil }
  }

  /// A whole number from 0.
  var count: Int? {
    guard case .number(let number) = self, number >= 0 else { return nil }
    return Int(exactly: number)
  }

  var isTrue: Bool { self == .number(1) }

  /// The elements of a list, or a single value as a list of one: JSON-LD writes either. Cut off beyond the
  /// limit.
  var all: [JSONValue] {
    switch self {
    case .null: []
    case .list(let list): Array(list.prefix(ForeignLimits.parts))
    case .number, .text, .object: [self]
    }
  }

  /// The texts among them.
  var texts: [String] { all.compactMap(\.text) }
}

extension JSONValue? {
  var all: [JSONValue] { self?.all ?? [] }
  var texts: [String] { self?.texts ?? [] }
}
