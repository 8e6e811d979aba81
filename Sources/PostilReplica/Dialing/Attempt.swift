package import PostilWire

/// A failed attempt to connect, and the reason.
package struct Attempt: Hashable, Sendable {
  package enum Failure: Hashable, Sendable {
    /// A sentence without its subject: nothing listens there, the name does not resolve, or it took too
    /// long.
    case unreached(String)
    /// The server at the address has another key than the one that the link pins.
    case otherKey
  }

  package let address: LinkAddress
  /// The proxy that the connection went through.
  package let proxy: LinkAddress?
  package let failure: Failure

  package init(_ address: LinkAddress, through proxy: LinkAddress? = nil, _ failure: Failure) {
    self.address = address
    self.proxy = proxy
    self.failure = failure
  }
}
