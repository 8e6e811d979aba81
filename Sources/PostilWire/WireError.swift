/// Bytes that break the protocol.
package enum WireError: Error, Equatable, Sendable {
  /// A field needs more bytes than there are.
  case truncated(needed: Int, available: Int)
  /// A varint of more than 10 bytes or beyond 64 bits.
  case varintTooLong
  /// A field of a wire type that the schema does not allow, or a group.
  case unexpectedWireType(field: Int)
  /// A field that may occur once occurs twice, or a oneof holds two values.
  case repeatedField(field: Int)
  case missingField(field: Int)
  case invalidUTF8(field: Int)
  /// A value outside the range that the schema allows.
  case outOfRange(field: Int)
  case fieldTooLong(field: Int, bytes: Int, limit: Int)
  case eventTooLong(bytes: Int, limit: Int)
  case frameTooLong(bytes: Int, limit: Int)
  case emptyFrame
  case unknownFrame(type: UInt8)
  case unknownCodec(UInt64)
  case inflatedTooLong(bytes: UInt64, limit: Int)
  /// Compressed bytes that do not inflate to exactly the announced number of bytes.
  case corruptDeflate
  /// A segment's bytes that are not a zstd frame of exactly the announced number of bytes.
  case corruptSegment
  case emptyChangeset
}

extension WireError {
  /// The number of the field at fault, where it is one field.
  package var field: Int? {
    switch self {
    case .unexpectedWireType(let field), .repeatedField(let field), .missingField(let field),
      .invalidUTF8(let field), .outOfRange(let field), .fieldTooLong(let field, _, _):
      field
    case .truncated, .varintTooLong, .eventTooLong, .frameTooLong, .emptyFrame, .unknownFrame,
      .unknownCodec, .inflatedTooLong, .corruptDeflate, .corruptSegment, .emptyChangeset:
      nil
    }
  }

  /// The fault, by its name in `malformed.json` and refusals.
  package var name: String {
    switch self {
    case .truncated: "truncated"
    case .varintTooLong: "varintTooLong"
    case .unexpectedWireType: "unexpectedWireType"
    case .repeatedField: "repeatedField"
    case .missingField: "missingField"
    case .invalidUTF8: "invalidUTF8"
    case .outOfRange: "outOfRange"
    case .fieldTooLong: "fieldTooLong"
    case .eventTooLong: "eventTooLong"
    case .frameTooLong: "frameTooLong"
    case .emptyFrame: "emptyFrame"
    case .unknownFrame: "unknownFrame"
    case .unknownCodec: "unknownCodec"
    case .inflatedTooLong: "inflatedTooLong"
    case .corruptDeflate: "corruptDeflate"
    case .corruptSegment: "corruptSegment"
    case .emptyChangeset: "emptyChangeset"
    }
  }
}
