/// The end of all accidents.
extension World {
  /// How many conversations every replica needs once nothing goes wrong any more.
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
    try decidePetitions()
    var rounds = 0
    var hasNews = true
    while rounds < Self.roundsToAgree || hasNews {
      rounds += 1
      let refused = desks.filter { $0.refusal != nil }
      try syncAll()
      // Whose role another's outbox changed has had to ask twice, and then the others once more.
      hasNews = refused.contains { $0.refusal == nil } || desks.contains { $0.stepsMissed > 1 }
    }
    // Whose work is not taken still gets to see all of the others'.
    for desk in desks where desk.refusal != nil { try finish(try connect(desk, .pull)) }
  }

  private func syncAll() throws {
    var connections = try desks.map { try connect($0, .sync) }
    connections.append(try connectLater())
    for connection in connections { try finish(connection) }
  }
}
