import PostilWire

extension ServerMessage {
  /// A greeting without what no other greeting has; everything else as it is.
  var withoutNonce: ServerMessage {
    guard case .greeting(let greeting) = self else { return self }
    return .greeting(Greeting(versions: greeting.versions))
  }
}
