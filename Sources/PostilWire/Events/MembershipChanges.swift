import PostilCore

/// Readers of the changes to members. `nil` where a part is unknown to this version.
extension ProtoReader {
  mutating func memberJoined() throws(WireError) -> Change? {
    var name: Text?
    var publicKey: [UInt8]?
    var ticket: Ticket?
    while let field = try next() {
      switch field {
      case 1: try name.fill(try nonEmptyText(limit: Limits.lineBytes), field: field)
      case 2: try publicKey.fill(try key(), field: field)
      case 3:
        guard let known = try self.ticket() else { return nil }
        try ticket.fill(known, field: field)
      default: return nil
      }
    }
    return .memberJoined(
      name: try name.required(1), publicKey: try publicKey.required(2), ticket: ticket)
  }

  mutating func memberInvited() throws(WireError) -> Change? {
    var publicKey: [UInt8]?
    var role: Role?
    var name: Text?
    var expires: Int64?
    var device: ReplicaID?
    while let field = try next() {
      switch field {
      case 1: try publicKey.fill(try key(), field: field)
      case 2:
        guard let known = Role(wire: try unsigned()) else { return nil }
        try role.fill(known, field: field)
      case 3: try name.fill(try nonEmptyText(limit: Limits.lineBytes), field: field)
      case 4: try expires.fill(try signed(), field: field)
      case 5: try device.fill(ReplicaID(bits: try fixed()), field: field)
      default: return nil
      }
    }
    let guest: Invitation.Guest
    if let device {
      guard role == nil, name == nil else { throw .repeatedField(field: 5) }
      guest = .device(of: device)
    } else {
      guest = .member(try role.required(2), name: name)
    }
    return .memberInvited(
      Invitation(
        publicKey: try publicKey.required(1), guest: guest,
        expires: expires.map { Instant(milliseconds: $0) }))
  }

  mutating func roleSet() throws(WireError) -> Change? {
    var member: ReplicaID?
    var role: Role?
    while let field = try next() {
      switch field {
      case 1: try member.fill(ReplicaID(bits: try fixed()), field: field)
      case 2:
        guard let known = Role(wire: try unsigned()) else { return nil }
        try role.fill(known, field: field)
      default: return nil
      }
    }
    return .roleSet(member: try member.required(1), role: try role.required(2))
  }

  mutating func revoked() throws(WireError) -> Change? {
    var revocation: Revocation?
    var why: Text?
    while let field = try next() {
      switch field {
      case 1: try revocation.fill(.member(ReplicaID(bits: try fixed())), field: 1)
      case 2: try revocation.fill(.replica(ReplicaID(bits: try fixed())), field: 1)
      case 3: try revocation.fill(.invitation(try key()), field: 1)
      case 4: try why.fill(try text(limit: Limits.lineBytes), field: field)
      default: return nil
      }
    }
    return .revoked(try revocation.required(1), why: why ?? "")
  }

  mutating func serverKeyAnnounced() throws(WireError) -> Change? {
    var pin: [UInt8]?
    var replaced: [UInt8]?
    while let field = try next() {
      switch field {
      case 1: try pin.fill(try hash(), field: field)
      case 2: try replaced.fill(try hash(), field: field)
      default: return nil
      }
    }
    return .serverKeyAnnounced(pin: try pin.required(1), replacing: try replaced.required(2))
  }

  mutating func ticket() throws(WireError) -> Ticket? {
    let outer = try enter()
    defer { leave(to: outer) }
    var voucher: Ticket.Voucher?
    var signature: [UInt8]?
    while let field = try next() {
      switch field {
      case 1: try voucher.fill(.invitation(try key()), field: 1)
      case 2: try voucher.fill(.predecessor(ReplicaID(bits: try fixed())), field: 1)
      case 3: try signature.fill(try self.signature(), field: field)
      default: return nil
      }
    }
    return Ticket(voucher: try voucher.required(1), signature: try signature.required(3))
  }

  /// A public key.
  mutating func key() throws(WireError) -> [UInt8] { try hash() }

  /// 32 bytes.
  mutating func hash() throws(WireError) -> [UInt8] {
    let hash = try blob()
    guard hash.count == 32 else { throw .outOfRange(field: current) }
    return hash
  }

  mutating func signature() throws(WireError) -> [UInt8] {
    let signature = try blob()
    guard signature.count == 64 else { throw .outOfRange(field: current) }
    return signature
  }
}

extension ProtoWriter {
  mutating func invitation(_ invitation: Invitation) {
    presentBlob(1, invitation.publicKey)
    if case .member(let role, let name) = invitation.guest {
      unsigned(2, UInt64(role.rawValue))
      presentText(3, name)
    }
    if let expires = invitation.expires { presentSigned(4, expires.milliseconds) }
    if case .device(let member) = invitation.guest { fixed(5, member.bits) }
  }

  mutating func revocation(_ revocation: Revocation) {
    switch revocation {
    case .member(let member): fixed(1, member.bits)
    case .replica(let replica): fixed(2, replica.bits)
    case .invitation(let key): presentBlob(3, key)
    }
  }

  mutating func ticket(_ field: Int, _ ticket: Ticket) {
    message(field) { inner in
      switch ticket.voucher {
      case .invitation(let key): inner.presentBlob(1, key)
      case .predecessor(let replica): inner.fixed(2, replica.bits)
      }
      inner.presentBlob(3, ticket.signature)
    }
  }
}

extension Role {
  /// `nil` for a role that this version does not know.
  fileprivate init?(wire number: UInt64) {
    guard let small = UInt8(exactly: number) else { return nil }
    self.init(rawValue: small)
  }
}
