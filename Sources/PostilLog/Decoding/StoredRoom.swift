package import Foundation
package import PostilCore

/// The stored form of the use of a room.
extension RoomUse {
  /// The bytes of a row: for each part the member's id in 8 bytes, the highest first, then its four numbers,
  /// each in groups of 7 bits, the lowest first, with the high bit set where another follows.
  package var stored: [UInt8] { Self.encoded(parts) }

  /// The same of some parts. Not generic, since the compiler specializes nothing across modules.
  package static func stored(_ parts: [Part]) -> [UInt8] { encoded(parts) }

  private static func encoded(_ parts: some Collection<Part>) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(16 * parts.count)
    func append(_ size: RoomLimits.Size) {
      append(UInt(clamping: size.events))
      append(UInt(clamping: size.bytes))
    }
    func append(_ number: UInt) {
      var rest = number
      while rest >= 0x80 {
        bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
        rest >>= 7
      }
      bytes.append(UInt8(truncatingIfNeeded: rest))
    }
    for part in parts {
      withUnsafeBytes(of: part.member.bits.bigEndian) { bytes.append(contentsOf: $0) }
      append(part.shared)
      append(part.reserved)
    }
    return bytes
  }

  /// - Throws: `Damage` for bytes that no store wrote.
  package init(stored bytes: UnsafeRawBufferPointer) throws {
    let parts = try Self.parts(stored: bytes)
    if case .many(let several) = parts {
      guard zip(several, several.dropFirst()).allSatisfy({ $0.member < $1.member }) else {
        throw Damage.rooms
      }
    }
    self.init(parts: parts)
  }

  /// - Returns: at most a million parts in any order, of up to 42 bits a number: no sum of them overflows.
  package static func parts(stored bytes: UnsafeRawBufferPointer) throws -> Few<Part> {
    var place = 0
    func number() throws -> Int {
      var (number, shift) = (0, 0)
      while shift < 42, place < bytes.count {
        let byte = bytes[place]
        place += 1
        number |= Int(byte & 0x7F) << shift
        if byte < 0x80 { return number }
        shift += 7
      }
      throw Damage.rooms
    }
    var parts = Few<Part>()
    while place < bytes.count {
      guard bytes.count - place > 8, parts.count < 1 << 20 else { throw Damage.rooms }
      let bits = bytes.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      place += 8
      let shared = RoomLimits.Size(events: try number(), bytes: try number())
      let reserved = RoomLimits.Size(events: try number(), bytes: try number())
      parts.append(
        Part(member: ReplicaID(bits: UInt64(bigEndian: bits)), shared: shared, reserved: reserved))
    }
    return parts
  }
}

extension Damage {
  package static var rooms: Damage { .missing("what the events of an owner add up to") }
}

/// The order of owners.
package struct RoomKey: Comparable {
  package let kind: Int64
  package let high: Int64
  package let low: Int64

  /// 17 bytes: the kind, then the rest, the highest byte first.
  package var blob: Data {
    var bytes: [UInt8] = []
    append(to: &bytes)
    return Data(bytes)
  }

  package func append(to bytes: inout [UInt8]) {
    bytes.append(UInt8(truncatingIfNeeded: kind))
    for part in [high, low] {
      withUnsafeBytes(of: part.bigEndian) { bytes.append(contentsOf: $0) }
    }
  }

  package init(_ owner: RoomOwner) {
    let key = owner.key
    kind = Int64(key.kind)
    high = Int64(bitPattern: key.high)
    low = Int64(bitPattern: key.low)
  }

  package static func < (left: RoomKey, right: RoomKey) -> Bool {
    (left.kind, left.high, left.low) < (right.kind, right.high, right.low)
  }
}
