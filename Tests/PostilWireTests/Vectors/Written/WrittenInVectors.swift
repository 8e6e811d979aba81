import PostilCore
import PostilWire

extension Array: WrittenInVectors where Element == UInt8 {
  /// Hexadecimal.
  init?(vector text: String) {
    let digits = Array(text.utf8)
    guard digits.count % 2 == 0 else { return nil }
    self = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      let pair = String(decoding: digits[index...index + 1], as: UTF8.self)
      guard let byte = UInt8(pair, radix: 16) else { return nil }
      append(byte)
    }
  }
}

extension UInt64: WrittenInVectors {
  init?(vector text: String) { self.init(text) }
}

extension Int64: WrittenInVectors {
  init?(vector text: String) { self.init(text) }
}

extension Text: WrittenInVectors {
  init?(vector text: String) { self.init(text) }
}

extension ReplicaID: WrittenInVectors {
  init?(vector text: String) {
    guard text.count == 16, let bits = UInt64(text, radix: 16) else { return nil }
    self.init(bits: bits)
  }
}

extension ContentID: WrittenInVectors {
  init?(vector text: String) {
    guard let bytes = [UInt8](vector: text) else { return nil }
    self.init(bytes: bytes)
  }
}

extension Chain: WrittenInVectors {
  init?(vector text: String) {
    guard let bytes = [UInt8](vector: text) else { return nil }
    self.init(bytes: bytes)
  }
}

extension EventID: WrittenInVectors {
  init?(vector text: String) {
    let parts = text.split(separator: ".")
    guard parts.count == 2, let replica = ReplicaID(vector: String(parts[0])),
      let counter = UInt64(parts[1])
    else { return nil }
    self.init(replica: replica, counter: counter)
  }
}

extension EntityID: WrittenInVectors {
  init?(vector text: String) {
    let parts = text.split(separator: ":").map(String.init)
    guard parts.count == 2 else { return nil }
    switch parts[0] {
    case "article": self.init(ContentID(vector: parts[1]).map(EntityID.article))
    case "annotation": self.init(EventID(vector: parts[1]).map(EntityID.annotation))
    case "reply": self.init(EventID(vector: parts[1]).map(EntityID.reply))
    case "term": self.init(ContentID(vector: parts[1]).map(EntityID.term))
    default: return nil
    }
  }

  private init?(_ id: EntityID?) {
    guard let id else { return nil }
    self = id
  }
}

extension PlainField: WrittenInVectors {
  init?(vector text: String) {
    let found = PlainField.allCases.first { String(describing: $0) == text }
    guard let found else { return nil }
    self = found
  }
}

extension Field: WrittenInVectors {
  init?(vector text: String) {
    switch text {
    case "text": self = .text
    case "marking": self = .marking
    case "deleted": self = .deleted
    case "current": self = .current
    case "withdrawn": self = .withdrawn
    case "duplicateOf": self = .duplicateOf
    case "alias": self = .alias
    case "description": self = .description
    case _ where text.hasPrefix("anchor:"):
      guard let revision = ContentID(vector: String(text.dropFirst(7))) else { return nil }
      self = .anchor(revision)
    case _ where text.hasPrefix("tag:"): self = .tag(Text(String(text.dropFirst(4))))
    case _ where text.hasPrefix("observed:"): self = .observed(Text(String(text.dropFirst(9))))
    case _ where text.hasPrefix("audience:"): self = .audience(Text(String(text.dropFirst(9))))
    case _ where text.contains(":"):
      let parts = text.split(separator: ":").map(String.init)
      let aspect = Assessment.Aspect.allCases.first { String(describing: $0) == parts[0] }
      guard let aspect, let member = ReplicaID(vector: parts[1]) else { return nil }
      self = .assessment(aspect, by: member)
    default:
      guard let plain = PlainField(vector: text) else { return nil }
      self = .plain(plain)
    }
  }
}

extension Role: WrittenInVectors {
  init?(vector text: String) { self.init(typed: text) }
}

extension Marking: WrittenInVectors {
  init?(vector text: String) { self.init(name: text) }
}
