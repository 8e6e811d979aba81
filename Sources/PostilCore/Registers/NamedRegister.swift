/// A register and the field that it is. A type rather than a pair: of a pair, the compiler copies both
/// parts to look at one.
package struct NamedRegister: Hashable, Sendable {
  package let field: Field
  package var register: Register

  package init(_ field: Field, _ register: Register) {
    self.field = field
    self.register = register
  }

  func precedes(_ other: Field) -> Bool { field < other }

  func belongs(to other: Field) -> Bool { field == other }
}
