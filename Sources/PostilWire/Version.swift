/// The version of the wire protocol that this code speaks.
package enum ProtocolVersion {
  package static let current: UInt64 = 1
}
