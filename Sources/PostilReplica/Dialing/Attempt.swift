package import PostilWire

/// A connection that did not come about, and why.
package struct Attempt: Hashable, Sendable {
  package enum Failure: Hashable, Sendable {
    /// A sentence without its subject: nothing listens there, the name does not resolve, it took too long.
    case unreached(String)
    /// The server that answers has another key than the one that the link pins.
    case otherKey
  }

  package let address: LinkAddress
  /// What the connection went through.
  package let proxy: LinkAddress?
  package let failure: Failure

  package init(_ address: LinkAddress, through proxy: LinkAddress? = nil, _ failure: Failure) {
    self.address = address
    self.proxy = proxy
    self.failure = failure
  }
}
