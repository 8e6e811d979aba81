import PostilCore

/// The bytes of ids. Source: Protocol/postil.proto, messages `EventRef`, `EntityRef`, `FieldRef`.
extension ProtoWriter {
  mutating func event(_ field: Int, _ id: EventID) {
    message(field) { inner in
      inner.fixed(1, id.replica.bits)
      inner.unsigned(2, id.counter)
    }
  }

  mutating func content(_ field: Int, _ id: ContentID) {
    withUnsafeBytes(of: (id.high.bigEndian, id.low.bigEndian)) { presentBlob(field, $0) }
  }

  mutating func entity(_ field: Int, _ id: EntityID) {
    message(field) { inner in
      switch id {
      case .article(let article): inner.content(1, article)
      case .annotation(let event): inner.event(2, event)
      case .reply(let event): inner.event(3, event)
      case .term(let term): inner.content(4, term)
      }
    }
  }

  mutating func field(_ number: Int, _ field: Field) {
    message(number) { inner in
      inner.unsigned(1, UInt64(field.number))
      inner.presentText(2, field.parameter)
      if let member = field.member { inner.fixed(3, member.bits) }
      if let revision = field.revision { inner.content(4, revision) }
    }
  }

  mutating func value(_ field: Int, _ value: Value) {
    message(field) { inner in
      switch value {
      case .text(let text): inner.value(1, text)
      case .flag(let flag): inner.presentUnsigned(2, flag ? 1 : 0)
      case .marking(let marking): inner.presentUnsigned(3, UInt64(marking.rawValue))
      case .revision(let revision): inner.content(4, revision)
      case .anchor(let decision): inner.decision(5, decision)
      case .article(let article?): inner.content(6, article)
      case .article(nil): inner.presentBlob(6, [])
      }
    }
  }
}

extension ProtoReader {
  mutating func content() throws(WireError) -> ContentID {
    let range = try range()
    let id = bytes.withUnsafeBytes {
      ContentID(bytes: UnsafeRawBufferPointer(rebasing: $0[range]))
    }
    guard let id else { throw .outOfRange(field: current) }
    return id
  }

  mutating func event() throws(WireError) -> EventID {
    let outer = try enter()
    var replica: UInt64?
    var counter: UInt64?
    while let field = try next() {
      switch field {
      case 1: try replica.fill(try fixed(), field: 1)
      case 2: try counter.fill(try counterOrSeq(), field: 2)
      default: throw .outOfRange(field: field)
      }
    }
    leave(to: outer)
    let id = EventID(
      replica: ReplicaID(bits: try replica.required(1)), counter: try counter.required(2))
    guard id.counter > 0 else { throw .outOfRange(field: 2) }
    return id
  }

  /// `nil` for an entity of a kind that this version does not know.
  mutating func entity() throws(WireError) -> EntityID? {
    let outer = try enter()
    defer { leave(to: outer) }
    var id: EntityID?
    while let field = try next() {
      switch field {
      case 1: try id.fill(.article(try content()), field: 1)
      case 2: try id.fill(.annotation(try event()), field: 2)
      case 3: try id.fill(.reply(try event()), field: 3)
      case 4: try id.fill(.term(try content()), field: 4)
      default: return nil
      }
    }
    return try id.required(1)
  }

  /// `nil` for a field that this version does not know.
  mutating func field() throws(WireError) -> Field? {
    let outer = try enter()
    defer { leave(to: outer) }
    var number: UInt64?
    var parameter: Text?
    var member: ReplicaID?
    var revision: ContentID?
    while let field = try next() {
      switch field {
      case 1: try number.fill(try unsigned(), field: 1)
      case 2: try parameter.fill(try nonEmptyText(limit: Limits.tagBytes), field: 2)
      case 3: try member.fill(ReplicaID(bits: try fixed()), field: 3)
      case 4: try revision.fill(try content(), field: 4)
      default: return nil
      }
    }
    let known = try number.required(1)
    // The one field that names a revision names nothing else.
    if let revision {
      return known == 8 && parameter == nil && member == nil ? .anchor(revision) : nil
    }
    return Field(number: known, parameter: parameter, member: member)
  }

  /// `nil` for a value of a kind that this version does not know.
  mutating func value() throws(WireError) -> Value? {
    let outer = try enter()
    defer { leave(to: outer) }
    var value: Value?
    while let field = try next() {
      switch field {
      case 1: try value.fill(.text(try text(limit: Limits.proseBytes)), field: 1)
      case 2: try value.fill(.flag(try unsigned() != 0), field: 2)
      case 3:
        guard let marking = Marking(wire: try unsigned()) else { return nil }
        try value.fill(.marking(marking), field: 3)
      case 4: try value.fill(.revision(try content()), field: 4)
      case 5:
        guard let decision = try anchorDecision() else { return nil }
        try value.fill(.anchor(decision), field: 5)
      case 6: try value.fill(.article(try contentOrNone()), field: 6)
      default: return nil
      }
    }
    return try value.required(1)
  }
}

extension Field {
  /// The inverse of `number`, `parameter` and `member`; `nil` where no field of this version has
  /// them.
  init?(number: UInt64, parameter: Text?, member: ReplicaID?) {
    switch (number, parameter, member) {
    case (1, nil, nil): self = .text
    case (2, nil, nil): self = .marking
    case (3, nil, nil): self = .deleted
    case (4, nil, nil): self = .current
    case (5, let name?, nil): self = .tag(name)
    case (6, let what?, nil): self = .observed(what)
    case (7, let audience?, nil): self = .audience(audience)
    case (9, nil, nil): self = .withdrawn
    case (10, nil, nil): self = .duplicateOf
    case (11, nil, nil): self = .alias
    case (12, nil, nil): self = .description
    case (33..., nil, let member?):
      guard let aspect = Assessment.Aspect(wire: Int(clamping: number) - 32) else { return nil }
      self = .assessment(aspect, by: member)
    case (17..., nil, nil):
      guard let plain = PlainField(wire: number - 16) else { return nil }
      self = .plain(plain)
    default: return nil
    }
  }
}

extension PlainField {
  init?(wire: UInt64) {
    guard let raw = UInt8(exactly: wire) else { return nil }
    self.init(rawValue: raw)
  }
}

extension Assessment.Aspect {
  init?(wire: Int) {
    guard let raw = UInt8(exactly: wire) else { return nil }
    self.init(rawValue: raw)
  }
}

extension Marking {
  init?(wire: UInt64) {
    guard let raw = UInt8(exactly: wire) else { return nil }
    self.init(rawValue: raw)
  }
}
