package import PostilCore

/// The values that the heads of conflicting registers had all seen, beside the state of their entity:
/// `conflicts` shows them without reading the log again. Not part of the protocol, only of a file.
package enum BasesCoder {
  package static func encode(_ bases: [(field: Field, base: Value)]) -> [UInt8] {
    var writer = ProtoWriter()
    for (field, base) in bases {
      writer.message(1) {
        $0.field(1, field)
        $0.value(2, base)
      }
    }
    return writer.bytes
  }

  package static func decode(_ bytes: [UInt8]) throws(WireError) -> [(field: Field, base: Value)] {
    var reader = ProtoReader(bytes)
    var bases: [(field: Field, base: Value)] = []
    while let field = try reader.next() {
      guard field == 1 else { throw .outOfRange(field: field) }
      var inner = try reader.message()
      var known: Field?
      var base: Value?
      while let field = try inner.next() {
        switch field {
        case 1: try known.fill(try inner.field().required(1), field: 1)
        case 2: try base.fill(try inner.value().required(2), field: 2)
        default: throw .outOfRange(field: field)
        }
      }
      bases.append((try known.required(1), try base.required(2)))
    }
    return bases
  }
}
