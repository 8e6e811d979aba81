/// A list that mostly has one element or none, and then takes no memory beside itself.
///
/// A log keeps one for each owner of room, and there are as many owners as entities: an array for each would
/// be most of the memory that a check or a push allocates and frees. Public and inlinable, since the compiler
/// specializes nothing less across modules, and the store reads and writes one for each owner that a push touches.
public enum Few<Element> {
  case empty
  case one(Element)
  /// Two or more.
  case many([Element])

  @inlinable public init() { self = .empty }

  @inlinable public init(_ elements: some Collection<Element>) {
    switch elements.count {
    case 0: self = .empty
    case 1: self = .one(elements[elements.startIndex])
    default: self = .many([Element](elements))
    }
  }

  @inlinable public mutating func append(_ element: Element) { insert(element, at: endIndex) }

  @inlinable public mutating func insert(_ element: Element, at index: Int) {
    if case .empty = self {
      precondition(index == 0)
      self = .one(element)
    } else {
      withArray { $0.insert(element, at: index) }
    }
  }

  @inlinable public mutating func remove(at index: Int) {
    withArray { $0.remove(at: index) }
  }

  @inlinable mutating func withArray(_ change: (inout [Element]) -> Void) {
    var array: [Element]
    // Consumed, so that the array is changed in place.
    switch consume self {
    case .empty: array = []
    case .one(let element): array = [element]
    case .many(let elements): array = elements
    }
    change(&array)
    self = Few(array)
  }
}

extension Few: RandomAccessCollection, MutableCollection {
  @inlinable public var startIndex: Int { 0 }

  @inlinable public var endIndex: Int {
    switch self {
    case .empty: 0
    case .one: 1
    case .many(let elements): elements.count
    }
  }

  @inlinable public subscript(index: Int) -> Element {
    get {
      switch self {
      case .empty: preconditionFailure("index out of range")
      case .one(let element):
        precondition(index == 0, "index out of range")
        return element
      case .many(let elements): return elements[index]
      }
    }
    set {
      if case .one = self {
        precondition(index == 0, "index out of range")
        self = .one(newValue)
      } else {
        withArray { $0[index] = newValue }
      }
    }
  }
}

extension Few: Equatable where Element: Equatable {}
extension Few: Hashable where Element: Hashable {}
extension Few: Sendable where Element: Sendable {}
