import PostilCore
import PostilWire

/// Planted faults: a falsified view of a replica.
extension Shown {
  /// Of several heads that keep the register rule, the one with the latest clock remains.
  mutating func letClockWin(_ log: [Event]) {
    for index in rows.indices {
      let row = rows[index]
      let registers = row.entity.registers.map { named in
        guard named.field.rule == .register, named.register.isDivided else { return named }
        let winner = named.register.heads.max { one, other in
          Self.claim(of: one, log) < Self.claim(of: other, log)
        }
        return NamedRegister(named.field, Register(heads: winner.map { [$0] } ?? []))
      }
      let entity = Entity(
        id: row.entity.id, origins: row.entity.origins, registers: registers)
      rows[index] = Row(
        entity: entity, deletion: row.deletion, text: row.text,
        conflicts: row.conflicts.filter { $0.field.rule != .register })
    }
  }

  private static func claim(of head: Head, _ log: [Event]) -> Int64 {
    log.first { $0.id == head.stamp.event }?.claimedAt.milliseconds ?? .min
  }

  var computedDigest: String {
    var digest = StateDigest()
    for row in rows { digest.add(row.entity.id, state: EntityCoder.encode(row.entity)) }
    return digest.finalized()
  }

  /// Of several markings, the one that came last remains.
  mutating func lowerMarkings() {
    for index in rows.indices {
      let row = rows[index]
      let registers = row.entity.registers.map { named in
        guard named.field == .marking, let last = named.register.heads.last else { return named }
        return NamedRegister(named.field, Register(heads: [last]))
      }
      rows[index] = Row(
        entity: Entity(id: row.entity.id, origins: row.entity.origins, registers: registers),
        deletion: row.deletion, text: row.text, conflicts: row.conflicts)
    }
  }

  /// Of a text that was merged, the last version alone is displayed.
  mutating func dropVersions() {
    for index in rows.indices {
      guard let heads = rows[index].entity.dividedProse,
        !rows[index].conflicts.contains(where: { $0.field == .text }),
        case .text(let last)? = heads.last?.value
      else { continue }
      rows[index].text = last
    }
  }

  /// The heads of every register, the last in log order first.
  mutating func displayLatecomers() {
    for index in rows.indices {
      let row = rows[index]
      let registers = row.entity.registers.map {
        NamedRegister($0.field, Register(heads: $0.register.heads.reversed()))
      }
      rows[index] = Row(
        entity: Entity(id: row.entity.id, origins: row.entity.origins, registers: registers),
        deletion: row.deletion, text: row.text, conflicts: row.conflicts)
    }
  }

  mutating func dropConflict() {
    guard let index = rows.firstIndex(where: { !$0.conflicts.isEmpty }) else { return }
    rows[index].conflicts.removeFirst()
  }

  var texts: [Text?] { rows.map(\.text) }
}
