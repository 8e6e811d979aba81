import PostilCore
import PostilWire
import Synchronization

/// The connections that are open, counted from the accept, before anything is read or encrypted.
///
/// ⚖ Strangers, who have not been welcomed yet, take half of the places at most, and those of one address a
/// part of that. So no flood of strangers keeps out a member who comes from elsewhere. A class, because the
/// listener and all hubs share it.
final class Places: Sendable {
  struct Place: Hashable, Sendable {
    fileprivate let number: Int
  }

  enum Entry: Sendable {
    case taken(Place)
    /// There is room to say why not.
    case refused(Refusal, Place)
    /// Not even for that.
    case full
  }

  private enum Standing {
    case stranger, welcomed, refused
  }

  private struct State {
    var last = 0
    var places: [Place: (address: Address?, standing: Standing)] = [:]
    var strangers = Count()
    var refused = Count()
    var arrivals: RateTable<Address>
  }

  private let limits: ServerLimits
  private let state: Mutex<State>

  init(_ limits: ServerLimits) {
    self.limits = limits
    state = Mutex(State(arrivals: RateTable(limits.addressConnectionsPerMinute)))
  }

  /// How many connections were not welcomed yet.
  var strangers: Int { state.withLock { $0.strangers.total } }

  /// `leave` must follow, unless there is no place.
  func enter(from address: Address?, now: Instant) -> Entry {
    state.withLock { state in
      let refusal = objection(to: address, state: &state, now: now)
      if refusal != nil {
        guard state.refused.total < limits.refusedConnections,
          state.refused[address] < max(limits.refusedConnections / 4, 1)
        else { return .full }
      }
      state.last += 1
      let place = Place(number: state.last)
      state.places[place] = (address, refusal == nil ? .stranger : .refused)
      if let refusal {
        state.refused.add(address)
        return .refused(refusal, place)
      }
      state.strangers.add(address)
      return .taken(place)
    }
  }

  /// The peer there was welcomed in a workspace.
  func welcome(at place: Place) {
    state.withLock { state in
      guard let (address, standing) = state.places[place], standing == .stranger else { return }
      state.places[place] = (address, .welcomed)
      state.strangers.remove(address)
    }
  }

  func leave(_ place: Place) {
    state.withLock { state in
      guard let (address, standing) = state.places.removeValue(forKey: place) else { return }
      switch standing {
      case .stranger: state.strangers.remove(address)
      case .refused: state.refused.remove(address)
      case .welcomed: break
      }
    }
  }

  private func objection(to address: Address?, state: inout State, now: Instant) -> Refusal? {
    if let address, let seconds = state.arrivals.take(1, of: address, now: now) {
      return .tooFast(
        limits.addressConnectionsPerMinute, "connections from one address", seconds)
    }
    if state.places.count - state.refused.total >= limits.connections {
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

extension Places {
  /// Connections of one standing, in all and by address.
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
