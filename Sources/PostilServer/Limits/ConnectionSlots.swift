import PostilCore
import PostilWire
import Synchronization

/// The connections that are open, counted from the accept, before anything is read or encrypted.
///
/// ⚖ Strangers, the peers not welcomed yet, take half of the slots at most, and those of one address a
/// part of that. So no flood of strangers keeps out a member who comes from elsewhere. A class, because the
/// listener and all sockets share it.
final class ConnectionSlots: Sendable {
  struct Slot: Hashable, Sendable {
    fileprivate let number: Int
  }

  enum Entry: Sendable {
    case taken(Slot)
    /// There is a slot for the refusal.
    case refused(Refusal, Slot)
    /// There is no slot for a refusal either.
    case full
  }

  private enum Status {
    case stranger, welcomed, refused
  }

  private struct State {
    var last = 0
    var slots: [Slot: (address: Address?, status: Status)] = [:]
    var strangers = Count()
    var refused = Count()
    var accepts: PeerBuckets<Address>
  }

  private let limits: ServerLimits
  private let state: Mutex<State>

  init(_ limits: ServerLimits) {
    self.limits = limits
    state = Mutex(State(accepts: PeerBuckets(limits.addressConnectionsPerMinute)))
  }

  /// The connections now.
  var counts: ServerMeter.Connections {
    state.withLock { state in
      let (strangers, refused) = (state.strangers.total, state.refused.total)
      return ServerMeter.Connections(
        accepted: state.last, strangers: strangers,
        welcomed: state.slots.count - strangers - refused, refused: refused)
    }
  }

  /// `release` must follow, unless it is `.full`.
  func take(from address: Address?, now: Instant) -> Entry {
    state.withLock { state in
      let refusal = objection(to: address, state: &state, now: now)
      if refusal != nil {
        guard state.refused.total < limits.refusedConnections,
          state.refused[address] < max(limits.refusedConnections / 4, 1)
        else { return .full }
      }
      state.last += 1
      let slot = Slot(number: state.last)
      state.slots[slot] = (address, refusal == nil ? .stranger : .refused)
      if let refusal {
        state.refused.add(address)
        return .refused(refusal, slot)
      }
      state.strangers.add(address)
      return .taken(slot)
    }
  }

  /// The peer there was welcomed in a workspace.
  func welcome(_ slot: Slot) {
    state.withLock { state in
      guard let (address, status) = state.slots[slot], status == .stranger else { return }
      state.slots[slot] = (address, .welcomed)
      state.strangers.remove(address)
    }
  }

  func release(_ slot: Slot) {
    state.withLock { state in
      guard let (address, status) = state.slots.removeValue(forKey: slot) else { return }
      switch status {
      case .stranger: state.strangers.remove(address)
      case .refused: state.refused.remove(address)
      case .welcomed: break
      }
    }
  }

  private func objection(to address: Address?, state: inout State, now: Instant) -> Refusal? {
    if let address, let seconds = state.accepts.take(1, of: address, now: now) {
      return .tooFast(
        limits.addressConnectionsPerMinute, "connections from one address", seconds)
    }
    if state.slots.count - state.refused.total >= limits.connections {
      return Refusal(
        .busy, expected: UInt64(limits.connections), subject: "connections", retryAfterSeconds: 10)
    }
    if state.strangers.total >= limits.strangers {
      return Refusal(
        .busy, expected: UInt64(limits.strangers), subject: "connections before a hello",
        retryAfterSeconds: 10)
    }
    if address != nil, state.strangers[address] >= limits.strangersPerAddress {
      return .tooManyConnections(
        limits.strangersPerAddress, "connections of one address before a hello")
    }
    return nil
  }
}

extension ConnectionSlots {
  /// Connections of one status, in all and by address.
  private struct Count {
    private(set) var total = 0
    private var byAddress: [Address: Int] = [:]

    subscript(address: Address?) -> Int { address.flatMap { byAddress[$0] } ?? 0 }

    mutating func add(_ address: Address?) {
      total += 1
      if let address { byAddress[address, default: 0] += 1 }
    }

    mutating func remove(_ address: Address?) {
      total -= 1
      guard let address else { return }
      let left = byAddress[address, default: 1] - 1
      byAddress[address] = left > 0 ? left : nil
    }
  }
}
