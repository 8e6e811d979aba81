/// The entities that an event refers to: none, one or two. Inline, since the references of every event that
/// is recorded anew are needed.
package struct References: Hashable, Sendable, Sequence {
  private var first: EntityID?
  private var second: EntityID?

  init(_ first: EntityID? = nil, _ second: EntityID? = nil) {
    self.first = first
    self.second = second
  }

  package func makeIterator() -> Iterator { Iterator(rest: self) }

  package struct Iterator: IteratorProtocol {
    fileprivate var rest: References

    package mutating func next() -> EntityID? {
      defer { rest = References(rest.second) }
      return rest.first
    }
  }
}
