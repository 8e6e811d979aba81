import PostilCore

/// The end of all accidents.
extension World {
  /// The number of conversations that every replica needs once nothing goes wrong any more.
  ///
  /// Two: in the first each pushes all that it has, and at the end of these all of it is in the log; in
  /// the second each pulls what the others pushed after it had been welcomed.
  static let roundsToAgree = 2

  func heal() throws {
    say("healing")
    isHealing = true
    for desk in desks {
      desk.disk.disarm()
      hangUp(desk)
    }
    server.disk.disarm()
    for link in links { server.service?.disconnect(link.number) }
    links = []
    try healServer()
    for desk in desks where desk.stranding != nil {
      try startOver(desk)
      guard desk.stranding == nil else {
        throw violation(.liveness, "desk \(desk.index) does not let go of a lost log")
      }
    }
    try decidePetitions()
    var rounds = 0
    var hasNews = true
    while rounds < Self.roundsToAgree || hasNews {
      rounds += 1
      let round = Round(before: desks)
      try syncAll()
      hasNews = round.hasNews
    }
    // A desk whose work is refused still gets all of the others'.
    for desk in desks where desk.refusal != nil { try finish(try connect(desk, .pull)) }
  }

  private func syncAll() throws {
    var written = later.events.count
    var connections = try desks.map { try connect($0, .sync) }
    connections.append(try connectLater())
    for connection in connections { try finish(connection) }
    // The modified client gave up an event that there is no room for, and has not pushed the others yet.
    while later.events.count < written {
      written = later.events.count
      try finish(try connectLater())
    }
  }
}

/// One conversation of every replica, once nothing goes wrong any more.
struct Round {
  private let desks: [SimulatedDesk]
  /// Those whose work the server had not taken when the round began, and who they were.
  private let refused: [(desk: SimulatedDesk, identity: ReplicaID)]

  init(before desks: [SimulatedDesk]) {
    self.desks = desks
    refused = desks.filter { $0.refusal != nil }.map { ($0, $0.replica) }
  }

  /// True if an event came into the log that the others need one more round for.
  ///
  /// A desk whose role another's outbox changed has had to ask twice. So has a desk that was refused while
  /// another copy of its folder pushed under the same id: it learns of that only now.
  var hasNews: Bool {
    refused.contains { $0.desk.refusal == nil || $0.desk.replica != $0.identity }
      || desks.contains { $0.stepsMissed > 1 }
  }
}
