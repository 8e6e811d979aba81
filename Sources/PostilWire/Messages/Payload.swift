import PostilCore

/// The compression of a batch.
package enum Codec: UInt64, Sendable {
  case none = 0
  /// Raw deflate, RFC 1951.
  case deflate = 1
}

/// The bytes of a batch as frames carry them.
///
/// Source: Protocol/postil.proto, message `Payload`.
package struct Payload: Equatable, Sendable {
  package let codec: Codec
  package let rawBytes: UInt64
  package let bytes: [UInt8]

  /// Packs with deflate, unless that makes the batch no shorter.
  package init(packing raw: [UInt8]) {
    let deflated = Deflate.compress(raw)
    let isShorter = deflated.count < raw.count
    codec = isShorter ? .deflate : .none
    rawBytes = UInt64(raw.count)
    bytes = isShorter ? deflated : raw
  }

  init(codec: Codec, rawBytes: UInt64, bytes: [UInt8]) {
    self.codec = codec
    self.rawBytes = rawBytes
    self.bytes = bytes
  }

  package func unpacked() throws(WireError) -> [UInt8] {
    switch codec {
    case .none:
      guard rawBytes == UInt64(bytes.count) else { throw .corruptDeflate }
      return bytes
    case .deflate:
      return try Deflate.inflate(bytes, rawBytes: rawBytes, limit: Limits.batchBytes)
    }
  }
}

extension ProtoWriter {
  mutating func payload(_ field: Int, _ payload: Payload) {
    message(field) { inner in
      inner.unsigned(1, payload.codec.rawValue)
      inner.unsigned(2, payload.rawBytes)
      inner.blob(3, payload.bytes)
    }
  }
}

extension ProtoReader {
  mutating func payload() throws(WireError) -> Payload {
    var reader = try message()
    var codec: UInt64?
    var rawBytes: UInt64?
    var bytes: [UInt8]?
    while let field = try reader.next() {
      switch field {
      case 1: try codec.fill(try reader.unsigned(), field: field)
      case 2: try rawBytes.fill(try reader.unsigned(), field: field)
      case 3: try bytes.fill(try reader.blob(), field: field)
      default: try reader.skip()
      }
    }
    guard let known = Codec(rawValue: codec ?? 0) else { throw .unknownCodec(codec ?? 0) }
    return Payload(codec: known, rawBytes: rawBytes ?? 0, bytes: bytes ?? [])
  }
}
