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
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  /// Leaves out the empty string, as proto3 does.
  package mutating func text(_ field: Int, _ value: Text) {
    if value.utf8Count > 0 { presentText(field, value) }
  }

  package mutating func presentText(_ field: Int, _ value: Text?) {
    guard let value else { return }
    tag(field, .lengthDelimited)
    varint(UInt64(value.utf8Count))
    value.withBytes { bytes.append(contentsOf: $0) }
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
    tag(field, .lengthDelimited)
    bytes.append(0)
    let start = bytes.count
    write(&self)
    setLength(from: start)
  }

  /// Writes how long the message is that begins at `start`, into the byte before it. A length of
  /// several bytes moves the message: cheaper than writing each message into bytes of its own.
  private mutating func setLength(from start: Int) {
    var rest = UInt64(bytes.count - start)
    if rest < 0x80 {
      bytes[start - 1] = UInt8(rest)
      return
    }
    let length = (64 - rest.leadingZeroBitCount + 6) / 7
    let count = bytes.count - start
    for _ in 1..<length { bytes.append(0) }
    bytes.withUnsafeMutableBytes { bytes in
      let message = UnsafeRawBufferPointer(rebasing: bytes[start..<start + count])
      UnsafeMutableRawBufferPointer(rebasing: bytes[(start + length - 1)...])
        .copyMemory(from: message)
      for index in 0..<length {
        bytes[start - 1 + index] =
          UInt8(truncatingIfNeeded: rest) & 0x7F | (index < length - 1 ? 0x80 : 0)
        rest >>= 7
      }
    }
  }

  @inline(__always)
  private mutating func tag(_ field: Int, _ type: WireType) {
    varint(UInt64(field) << 3 | UInt64(type.rawValue))
  }

  @inline(__always)
  private mutating func varint(_ value: UInt64) {
    if value < 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value))
    } else {
      longVarint(value)
    }
  }

  private mutating func longVarint(_ value: UInt64) {
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
