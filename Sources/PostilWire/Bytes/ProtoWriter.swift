package import PostilCore

/// Writes protobuf wire format in its canonical form: fields ascending, defaults left out unless
/// presence matters.
///
/// Source: Protocol/postil.proto.
/// Not copyable, since it owns memory that grows: appending to an array asks for every byte whether
/// the array is shared, which was three quarters of the work of encoding a state.
package struct ProtoWriter: ~Copyable {
  private var memory: UnsafeMutableRawPointer
  private var capacity: Int
  /// Bytes written; at most `capacity`.
  package private(set) var count = 0
  /// The places of the texts of values that have more than `shortBytes`, ascending.
  package private(set) var longValues: [Range<Int>] = []
  private let shortBytes: Int

  /// - Parameters:
  ///   - capacity: the number of bytes that fit into the first allocation.
  ///   - shortBytes: the most bytes of a value's text that is not noted in `longValues`.
  package init(capacity: Int = 0, shortBytes: Int = .max) {
    self.capacity = max(capacity, 64)
    self.shortBytes = shortBytes
    memory = .allocate(byteCount: self.capacity, alignment: 1)
  }

  deinit { memory.deallocate() }

  /// A copy of the bytes written.
  package var bytes: [UInt8] { Array(UnsafeRawBufferPointer(start: memory, count: count)) }

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
    if value != 0 { presentSigned(field, value) }
  }

  package mutating func presentSigned(_ field: Int, _ value: Int64) {
    presentUnsigned(field, UInt64(bitPattern: (value << 1) ^ (value >> 63)))
  }

  /// Little endian (`fixed64`).
  package mutating func fixed(_ field: Int, _ value: UInt64) {
    tag(field, .fixed64)
    reserve(8)
    memory.storeBytes(of: value.littleEndian, toByteOffset: count, as: UInt64.self)
    count += 8
  }

  /// Leaves out the empty string, as proto3 does.
  package mutating func text(_ field: Int, _ value: Text) {
    if value.utf8Count > 0 { presentText(field, value) }
  }

  package mutating func presentText(_ field: Int, _ value: Text?) {
    guard let value else { return }
    tag(field, .lengthDelimited)
    let length = value.utf8Count
    varint(UInt64(length))
    reserve(length)
    value.copyBytes(to: memory + count)
    count += length
  }

  /// Writes the text of a value, and notes its place if it is long.
  mutating func value(_ field: Int, _ text: Text) {
    presentText(field, text)
    let length = text.utf8Count
    if length > shortBytes { longValues.append(count - length..<count) }
  }

  /// Leaves out no bytes, as proto3 does.
  package mutating func blob(_ field: Int, _ value: some Collection<UInt8>) {
    if !value.isEmpty { presentBlob(field, value) }
  }

  package mutating func presentBlob(_ field: Int, _ value: some Collection<UInt8>) {
    tag(field, .lengthDelimited)
    varint(UInt64(value.count))
    let isContiguous: Void? = value.withContiguousStorageIfAvailable {
      append(UnsafeRawBufferPointer($0))
    }
    if isContiguous == nil { Array(value).withUnsafeBytes { append($0) } }
  }

  /// A message inside this one; always present.
  package mutating func message(_ field: Int, _ write: (inout ProtoWriter) -> Void) {
    tag(field, .lengthDelimited)
    append(0)
    let start = count
    write(&self)
    setLength(from: start)
  }

  /// Writes the length of the message that begins at `start` into the byte before it. A length of several
  /// bytes moves the message: cheaper than writing each message into bytes of its own.
  private mutating func setLength(from start: Int) {
    let length = count - start
    let place = start - 1
    if length < 0x80 {
      memory.storeBytes(of: UInt8(length), toByteOffset: place, as: UInt8.self)
      return
    }
    let lengthBytes = (64 - length.leadingZeroBitCount + 6) / 7
    reserve(lengthBytes - 1)
    (memory + place + lengthBytes).copyMemory(from: memory + start, byteCount: length)
    count = place
    varint(UInt64(length))
    count += length
    moveLongValues(from: start, by: lengthBytes - 1)
  }

  private mutating func moveLongValues(from start: Int, by bytes: Int) {
    guard bytes > 0 else { return }
    var index = longValues.count - 1
    while index >= 0, longValues[index].lowerBound >= start {
      let range = longValues[index]
      longValues[index] = range.lowerBound + bytes..<range.upperBound + bytes
      index -= 1
    }
  }

  @inline(__always)
  private mutating func tag(_ field: Int, _ type: WireType) {
    varint(UInt64(field) << 3 | UInt64(type.rawValue))
  }

  @inline(__always)
  private mutating func varint(_ value: UInt64) {
    if value < 0x80 {
      append(UInt8(truncatingIfNeeded: value))
    } else {
      longVarint(value)
    }
  }

  private mutating func longVarint(_ value: UInt64) {
    reserve(10)
    var rest = value
    while rest >= 0x80 {
      memory.storeBytes(
        of: UInt8(truncatingIfNeeded: rest) | 0x80, toByteOffset: count, as: UInt8.self)
      count += 1
      rest >>= 7
    }
    memory.storeBytes(of: UInt8(truncatingIfNeeded: rest), toByteOffset: count, as: UInt8.self)
    count += 1
  }

  @inline(__always)
  private mutating func append(_ byte: UInt8) {
    reserve(1)
    memory.storeBytes(of: byte, toByteOffset: count, as: UInt8.self)
    count += 1
  }

  private mutating func append(_ bytes: UnsafeRawBufferPointer) {
    guard let start = bytes.baseAddress else { return }
    reserve(bytes.count)
    (memory + count).copyMemory(from: start, byteCount: bytes.count)
    count += bytes.count
  }

  /// Makes room for the next write of up to that many bytes.
  @inline(__always)
  private mutating func reserve(_ bytes: Int) {
    if capacity - count < bytes { grow(by: bytes) }
  }

  private mutating func grow(by bytes: Int) {
    capacity = max(2 * capacity, count + bytes)
    let larger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 1)
    larger.copyMemory(from: memory, byteCount: count)
    memory.deallocate()
    memory = larger
  }
}

enum WireType: UInt8 {
  case varint = 0
  case fixed64 = 1
  case lengthDelimited = 2
  case fixed32 = 5
}
