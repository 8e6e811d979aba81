package import PostilCore

/// Writes protobuf wire format in its canonical form: fields ascending, defaults left out unless
/// presence matters.
///
/// Source: Protocol/postil.proto.
package struct ProtoWriter {
  package private(set) var bytes: [UInt8] = []

  package init(capacity: Int = 0) {
    bytes.reserveCapacity(capacity)
  }

  /// Leaves out 0, as proto3 does.
  package mutating func unsigned(_ field: Int, _ value: UInt64) {
    if value != 0 { presentUnsigned(field, value) }
  }

  package mutating func presentUnsigned(_ field: Int, _ value: UInt64) {
    tag(field, .varint)
    varint(value)
  }

  /// Zigzag (`sint64`).
  package mutating func signed(_ field: Int, _ value: Int64) {
    unsigned(field, UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// Little endian (`fixed64`).
  package mutating func fixed(_ field: Int, _ value: UInt64) {
    tag(field, .fixed64)
    for shift in stride(from: 0, to: 64, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(shift)))
    }
  }

  /// Leaves out the empty string, as proto3 does.
  package mutating func text(_ field: Int, _ value: Text) {
    if value.utf8Count > 0 { presentText(field, value) }
  }

  package mutating func presentText(_ field: Int, _ value: Text?) {
    guard let value else { return }
    tag(field, .lengthDelimited)
    varint(UInt64(value.utf8Count))
    bytes.append(contentsOf: value.string.utf8)
  }

  /// Leaves out no bytes, as proto3 does.
  package mutating func blob(_ field: Int, _ value: some Collection<UInt8>) {
    if !value.isEmpty { presentBlob(field, value) }
  }

  package mutating func presentBlob(_ field: Int, _ value: some Collection<UInt8>) {
    tag(field, .lengthDelimited)
    varint(UInt64(value.count))
    bytes.append(contentsOf: value)
  }

  /// A message inside this one; always present.
  package mutating func message(_ field: Int, _ write: (inout ProtoWriter) -> Void) {
    var inner = ProtoWriter()
    write(&inner)
    presentBlob(field, inner.bytes)
  }

  private mutating func tag(_ field: Int, _ type: WireType) {
    varint(UInt64(field) << 3 | UInt64(type.rawValue))
  }

  private mutating func varint(_ value: UInt64) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: rest))
  }
}

enum WireType: UInt8 {
  case varint = 0
  case fixed64 = 1
  case lengthDelimited = 2
  case fixed32 = 5
}
