/// One frame of the wire: `length (4 bytes, big endian) ‖ type (1) ‖ body`, the length counting type
/// and body.
///
/// Source: Protocol/WIRE.md, "Frames".
package struct Frame: Equatable, Sendable {
  package let type: FrameType
  package let body: [UInt8]

  package init(_ type: FrameType, body: [UInt8]) {
    self.type = type
    self.body = body
  }

  /// The frame as it goes over the wire.
  package var encoded: [UInt8] {
    let length = UInt32(body.count + 1)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(body.count + 5)
    for shift in [24, 16, 8, 0] as [UInt32] {
      bytes.append(UInt8(truncatingIfNeeded: length >> shift))
    }
    bytes.append(type.rawValue)
    bytes.append(contentsOf: body)
    return bytes
  }
}

package enum FrameType: UInt8, Sendable, CaseIterable {
  case greeting = 1
  case hello = 2
  case welcome = 3
  case changesets = 4
  case end = 5
  case push = 6
  case ack = 7
  case refusal = 8
  case segment = 9
  case giveBack = 10
  case takenBack = 11
}
