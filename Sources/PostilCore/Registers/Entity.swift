/// The folded state of one entity: its origins, and the heads of its registers.
package struct Entity: Hashable, Sendable {
  package let id: EntityID
  /// The first of the origins, apart from the others as in `Register`.
  package private(set) var origin: Origin
  package private(set) var otherOrigins: [Origin]
  /// Ascending by field, so that equal states are equal bytes.
  package private(set) var registers: [NamedRegister]

  /// - Parameter origins: at least one.
  package init(id: EntityID, origins: [Origin], registers: [NamedRegister] = []) {
    self.id = id
    origin = origins[0]
    otherOrigins = Array(origins.dropFirst())
    self.registers = registers
  }

  package init(
    id: EntityID, origin: Origin, otherOrigins: [Origin], registers: [NamedRegister]
  ) {
    self.id = id
    self.origin = origin
    self.otherOrigins = otherOrigins
    self.registers = registers
  }

  /// The state right after the event that creates it, with room for this many registers.
  init(id: EntityID, origin: Origin, registers count: Int) {
    self.id = id
    self.origin = origin
    otherOrigins = []
    registers = []
    registers.reserveCapacity(count)
  }

  /// The events that created it, in log order; several only where people imported the same article
  /// without having seen each other's import. Never empty.
  package var origins: [Origin] { [origin] + otherOrigins }

  /// The facts of the displayed origin.
  package var facts: Facts { origin.facts }

  /// True if an article shows another text than the one that created it, or several, or one that somebody
  /// brought back: notes may stand in another text then. An import of the same text by others does not count.
  package var isRevised: Bool {
    guard case .article(let facts) = facts, let heads = self[.current]?.heads else { return false }
    return heads.contains { head in
      guard head.stamp.event != origin.stamp.event else { return false }
      return head.value != .revision(facts.revision)
        || !otherOrigins.contains { $0.stamp.event == head.stamp.event }
    }
  }

  package subscript(field: Field) -> Register? {
    let place = place(of: field)
    return place.isTaken ? registers[place.index].register : nil
  }

  /// The value that readers see.
  package func value(of field: Field) -> Value? {
    self[field]?.displayed(by: field.rule)
  }

  package mutating func write(
    _ field: Field, _ value: Value, _ stamp: Stamp, raisingOnly: Bool = false
  ) {
    let place = place(of: field)
    if place.isTaken {
      registers[place.index].register.write(value, stamp, raisingOnly: raisingOnly)
      return
    }
    let register = NamedRegister(field, Register(Head(stamp: stamp, value: value)))
    if place.index == registers.count {
      registers.append(register)
    } else {
      registers.insert(register, at: place.index)
    }
  }

  /// True if the author of the stamped event knew that this entity exists.
  package func isKnown(to stamp: Stamp) -> Bool {
    stamp.hasSeen(origin.stamp) || otherOrigins.contains { stamp.hasSeen($0.stamp) }
  }

  /// Adds an origin that has seen none of the others; one that has seen another adds nothing.
  package mutating func addOrigin(_ origin: Origin) {
    guard !isKnown(to: origin.stamp) else { return }
    var all = origins
    let place = origin.stamp.seq == nil ? nil : all.firstIndex { $0.stamp.seq == nil }
    all.insert(origin, at: place ?? all.endIndex)
    self.origin = all[0]
    otherOrigins = Array(all.dropFirst())
  }

  /// Gives a pending event its place in the log wherever it still counts here.
  package mutating func settle(_ event: EventID, at seq: Seq) {
    if origin.stamp.event == event { origin.stamp.seq = seq }
    if let index = otherOrigins.firstIndex(where: { $0.stamp.event == event }) {
      otherOrigins[index].stamp.seq = seq
    }
    for index in registers.indices {
      _ = registers[index].register.settle(event, at: seq)
    }
  }

  /// The index of the field, or the one where it would be. Behind a pointer, since reading a field out of an
  /// array would copy its register.
  private func place(of field: Field) -> (index: Int, isTaken: Bool) {
    registers.withUnsafeBufferPointer { registers in
      var low = 0
      var high = registers.count
      while low < high {
        let middle = (low + high) / 2
        if registers[middle].precedes(field) { low = middle + 1 } else { high = middle }
      }
      return (low, low < registers.count && registers[low].belongs(to: field))
    }
  }
}

extension Entity {
  package func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(origin)
  }
}
