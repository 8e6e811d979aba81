import PostilWire

extension ServerMessage {
  /// A greeting without its nonce, which differs in each; everything else stays.
  var withoutNonce: ServerMessage {
    guard case .greeting(let greeting) = self else { return self }
    return .greeting(Greeting(versions: greeting.versions))
  }
}
