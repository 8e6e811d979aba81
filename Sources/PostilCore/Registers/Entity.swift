/// The folded state of one entity: how it came to be, and the heads of its registers.
package struct Entity: Hashable, Sendable {
  package let id: EntityID
  /// The events that created it, in log order; several only where people imported the same article
  /// without having seen each other's import. Never empty.
  package private(set) var origins: [Origin]
  /// Ascending by field, so that equal states are equal bytes.
  package private(set) var registers: [(field: Field, register: Register)]

  package init(
    id: EntityID, origins: [Origin], registers: [(field: Field, register: Register)] = []
  ) {
    self.id = id
    self.origins = origins
    self.registers = registers
  }

  /// What the displayed origin says.
  package var facts: Facts { origins[0].facts }

  package subscript(field: Field) -> Register? {
    let index = position(of: field)
    guard index < registers.count, registers[index].field == field else { return nil }
    return registers[index].register
  }

  /// The value that readers see.
  package func value(of field: Field) -> Value? {
    self[field]?.displayed(by: field.rule)
  }

  package mutating func write(_ field: Field, _ value: Value, _ stamp: Stamp) {
    let index = position(of: field)
    if index == registers.count || registers[index].field != field {
      registers.insert((field, Register()), at: index)
    }
    registers[index].register.write(value, stamp)
  }

  /// Whether the author of the stamped event knew that this entity exists.
  package func isKnown(to stamp: Stamp) -> Bool {
    origins.contains { stamp.hasSeen($0.stamp) }
  }

  /// Adds an origin that has seen none of the others; one that has seen another adds nothing.
  package mutating func addOrigin(_ origin: Origin) {
    guard !isKnown(to: origin.stamp) else { return }
    let place = origin.stamp.seq == nil ? nil : origins.firstIndex { $0.stamp.seq == nil }
    origins.insert(origin, at: place ?? origins.endIndex)
  }

  /// Gives a pending event its place in the log wherever it still counts here.
  package mutating func settle(_ event: EventID, at seq: Seq) {
    if let index = origins.firstIndex(where: { $0.stamp.event == event }) {
      origins[index].stamp.seq = seq
    }
    for index in registers.indices {
      _ = registers[index].register.settle(event, at: seq)
    }
  }

  private func position(of field: Field) -> Int {
    var low = 0
    var high = registers.count
    while low < high {
      let middle = (low + high) / 2
      if registers[middle].field < field { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

extension Entity {
  package static func == (left: Entity, right: Entity) -> Bool {
    left.id == right.id && left.origins == right.origins
      && left.registers.elementsEqual(right.registers, by: ==)
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(id)
    hasher.combine(origins)
  }
}
