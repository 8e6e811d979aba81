import PostilCore

/// One section of a bundle: a part of the log or of an outbox carried by hand.
///
/// Source: Protocol/BUNDLES.md.
package enum BundleSection: Equatable, Sendable {
  /// The first, and once.
  case contents(BundleContents)
  /// A sealed run of the log.
  case segment(Segment)
  /// Changesets of the log that are not sealed.
  case changesets([LoggedChangeset])
  /// A changeset of the outbox.
  case push(Changeset)

  package enum Kind: UInt8, Sendable, CaseIterable {
    case contents = 1
    case segment = 2
    case changesets = 3
    case push = 4
    /// The SHA-256 of all bytes before the section; the last.
    case end = 5

    /// The first section type that a reader may skip if it does not know it.
    static let firstOptional: UInt8 = 128
  }

  var kind: Kind {
    switch self {
    case .contents: .contents
    case .segment: .segment
    case .changesets: .changesets
    case .push: .push
    }
  }

  /// Encoded as in the frames of the wire.
  var body: [UInt8] {
    switch self {
    case .contents(let contents): contents.bytes
    case .segment(let segment): ServerMessage.segment(segment).frame.body
    case .changesets(let changesets): ServerMessage.changesets(changesets).frame.body
    case .push(let changeset): ClientMessage.push(changeset).frame.body
    }
  }

  init?(_ kind: Kind, body: [UInt8]) throws(WireError) {
    switch kind {
    case .contents: self = .contents(try BundleContents(body))
    case .segment:
      guard case .segment(let segment) = try ServerMessage(Frame(.segment, body: body)) else {
        return nil
      }
      self = .segment(segment)
    case .changesets:
      guard case .changesets(let changesets) = try ServerMessage(Frame(.changesets, body: body))
      else { return nil }
      self = .changesets(changesets)
    case .push:
      guard case .push(let changeset) = try ClientMessage(Frame(.push, body: body)) else {
        return nil
      }
      self = .push(changeset)
    case .end: return nil
    }
  }
}

/// The first bytes of every bundle.
package enum BundleHead {
  /// Not text, and not the same after a transfer that changes line ends.
  package static let magic: [UInt8] = [0x89] + Array("POSTIL\n".utf8)
  package static let version: UInt32 = 1
  package static let byteCount = 12

  package static var bytes: [UInt8] {
    magic + withUnsafeBytes(of: version.bigEndian) { Array($0) }
  }
}

/// Why bytes cannot be used as a bundle.
package enum BundleFault: Error, Hashable, Sendable {
  /// They do not begin like a bundle.
  case notABundle
  /// They have a version, or a section, that this program does not know.
  case laterVersion(UInt32)
  /// They stop before their end.
  case truncated
  /// A section, or all of it, is longer than its limit.
  case tooLong(bytes: Int, limit: Int)
  /// They do not match their checksum, something follows the end, or a section cannot be read.
  case damaged
  /// The sections do not match the announced contents.
  case inconsistent
}
