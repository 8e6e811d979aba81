import Testing

@testable import PostilCore

struct ProseHistoryTests {
  /// Everybody has seen the first text; `log` in its order, each with its base.
  private func outcome(
    _ base: Text, _ log: [(replica: UInt64, base: Seq, text: Text)]
  ) -> ProseOutcome {
    var writes: [ProseWorld.Write] = []
    var counters: [UInt64: UInt64] = [:]
    for (seq, entry) in ([(0, 0, base)] + log).enumerated() {
      let counter = counters[entry.0, default: 0] + 1
      counters[entry.0] = counter
      let event = EventID(replica: ReplicaID(bits: entry.0), counter: counter)
      writes.append((Stamp(event: event, base: entry.1, seq: Seq(seq + 1)), entry.2))
    }
    return ProseWorld.outcome(writes)
  }

  @Test func `one head is settled`() {
    #expect(outcome("а", []) == .settled("а"))
    #expect(outcome("а", [(1, 1, "б")]) == .settled("б"))
  }

  @Test func `several heads with one text are settled`() {
    #expect(outcome("а", [(1, 1, "б"), (2, 1, "б")]) == .settled("б"))
  }

  @Test func `two heads merge over the text that both had seen`() {
    #expect(
      outcome("кот спит дома", [(1, 1, "пёс спит дома"), (2, 1, "кот спит тут")])
        == .merged("пёс спит тут", isJoined: false))
  }

  @Test func `the base may have been replaced before either wrote`() {
    // The second one edits twice, and saw only the first text when it began.
    #expect(
      outcome(
        "кот спит дома", [(1, 1, "пёс спит дома"), (2, 1, "кот спит тут"), (2, 1, "кот спит там")])
        == .merged("пёс спит там", isJoined: false))
  }

  @Test func `without a common text there is no guess`() {
    let writes: [ProseWorld.Write] = (1...2).map { replica in
      let event = EventID(replica: ReplicaID(bits: UInt64(replica)), counter: 1)
      return (Stamp(event: event, base: 0, seq: Seq(replica)), Text("текст \(replica)"))
    }
    #expect(ProseWorld.outcome(writes) == .conflict(base: nil, regions: []))
  }

  @Test func `a conflict carries the base and both edits of it`() {
    let outcome = outcome("кот спит", [(1, 1, "пёс спит"), (2, 1, "лис спит")])
    guard case .conflict(let base, let regions) = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(base == "кот спит")
    #expect(regions.map { [$0.base, $0.first, $0.second] } == [["кот", "пёс", "лис"]])
  }

  @Test func `two appends come in log order`() {
    #expect(
      outcome("Да.", [(2, 1, "Да. Два."), (1, 1, "Да. Раз.")])
        == .merged("Да. Два. Раз.", isJoined: true))
  }

  @Test func `three heads are folded in log order`() {
    #expect(
      outcome("а к б л в", [(1, 1, "а1 к б л в"), (2, 1, "а к б2 л в"), (3, 1, "а к б л в3")])
        == .merged("а1 к б2 л в3", isJoined: false))
    #expect(
      outcome("Да.\n", [(1, 1, "Да.\nРаз."), (2, 1, "Да.\nДва."), (3, 1, "Да.\nТри.")])
        == .merged("Да.\nРаз.\nДва.\nТри.", isJoined: true))
  }

  @Test func `a third head with the text of the first adds nothing`() {
    #expect(
      outcome("Да.", [(1, 1, "Да. Раз."), (2, 1, "Да. Два."), (3, 1, "Да. Раз.")])
        == .merged("Да. Раз. Два.", isJoined: true))
  }

  @Test func `a third head is compared with the heads that it had seen`() {
    // The third one has seen the first's first edit, not its second.
    #expect(
      outcome(
        "а к б л в",
        [(1, 1, "а1 к б л в"), (3, 2, "а1 к б л в3"), (1, 1, "а11 к б л в"), (2, 1, "а к б2 л в")])
        == .merged("а11 к б2 л в3", isJoined: false))
  }

  @Test func `the base of a head is a text that any of the heads before it had seen`() {
    // The third one has seen the first's first edit; the second one has not.
    #expect(
      outcome(
        "а к б л в",
        [(1, 1, "а1 к б л в"), (1, 1, "а11 к б л в"), (2, 1, "а к б2 л в"), (3, 2, "а1 к б л в3")])
        == .merged("а11 к б2 л в3", isJoined: false))
  }

  @Test func `heads with one text know the bases of each of them`() {
    // The first and the last wrote the same, but only the last had seen the edit in between.
    #expect(
      outcome(
        "а к б л в",
        [(9, 1, "а1 к б л в"), (1, 1, "а1 к б л в3"), (2, 2, "а11 к б л в"), (3, 2, "а1 к б л в3")])
        == .merged("а11 к б л в3", isJoined: false))
  }

  @Test func `two people who edited the same merged text merge over it`() {
    let crossed: [(replica: UInt64, base: Seq, text: Text)] = [
      (1, 1, "а1 к б л в м г"), (2, 1, "а к б л в2 м г"),
      // Both have seen both heads and were shown "а1 к б л в2 м г".
      (3, 3, "а1 к б3 л в2 м г"), (4, 3, "а1 к б л в2 м г4"),
    ]
    #expect(
      outcome("а к б л в м г", crossed) == .merged("а1 к б3 л в2 м г4", isJoined: false))
  }

  @Test func `joined appends that two people went on with are not doubled`() {
    #expect(
      outcome(
        "Да.",
        [
          (1, 1, "Да. Раз."), (2, 1, "Да. Два."), (3, 3, "Да. Раз. Два. Три."),
          (4, 3, "Ну да. Раз. Два."),
        ]) == .merged("Ну да. Раз. Два. Три.", isJoined: false))
  }

  @Test func `two different decisions of one conflict have no base`() {
    #expect(
      outcome("кот", [(1, 1, "пёс"), (2, 1, "лис"), (3, 3, "пёс и лис"), (4, 3, "лис и пёс")])
        == .conflict(base: nil, regions: []))
  }

  @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
  func `edits of different words come to the same in every order`(order: [Int]) {
    let edits: [Text] = ["а1 к б л в", "а к б2 л в", "а к б л в3"]
    let log = order.map { (replica: UInt64($0 + 1), base: Seq(1), text: edits[$0]) }
    #expect(outcome("а к б л в", log) == .merged("а1 к б2 л в3", isJoined: false))
  }

  @Test func `merges of merges end in a conflict, not in endless work`() {
    // Two by two, everybody merges the two before, differently each time.
    let words = (0..<60).map { "с\($0) к" }
    var log: [(replica: UInt64, base: Seq, text: Text)] = []
    for level in 0..<12 {
      for side in 0..<2 {
        var edited = words
        for earlier in 0..<level { edited[5 * earlier] += "!" }
        edited[5 * level + 2 * side] += "\(level)"
        log.append(
          (
            UInt64(2 * level + side + 1), Seq(2 * level + 1),
            Text(edited.joined(separator: " "))
          ))
      }
    }
    #expect(outcome(Text(words.joined(separator: " ")), log) == .conflict(base: nil, regions: []))
  }

  @Test(arguments: 0..<300)
  func `replicas that hold the same log see the same`(seed: Int) {
    var dice = TextDice(seed: seed)
    let words = (0..<12).map { "с\($0)" }
    var world = ProseWorld(
      replicas: Int.random(in: 2...4, using: &dice), text: Text(words.joined(separator: " ")))
    for step in 0..<25 {
      let replica = Int.random(in: world.replicas.indices, using: &dice)
      switch Int.random(in: 0..<4, using: &dice) {
      case 0: world.pull(replica)
      case 1:
        world.pull(replica)
        let before = world.outcome(of: replica)
        world.push(replica)
        #expect(world.outcome(of: replica) == before, "an acknowledgement changes nothing")
      default:
        let shown = world.outcome(of: replica).shown?.string ?? "спор решён \(step)"
        let words = shown.split(separator: " ").map(String.init)
        let edited = dice.edited(words, by: 0.1, with: ["н\(step)"])
        world.write(Text(edited.joined(separator: " ")), on: replica)
      }
    }
    for replica in world.replicas.indices { world.push(replica) }
    let outcome = ProseWorld.outcome(world.log)
    for replica in world.replicas.indices {
      world.pull(replica)
      #expect(world.outcome(of: replica) == outcome)
    }
  }

  @Test(arguments: 0..<200)
  func `every word that a head added is displayed`(seed: Int) {
    var dice = TextDice(seed: seed)
    let base = (0..<30).map { "с\($0)" }
    var log: [(replica: UInt64, base: Seq, text: Text)] = []
    let authors = Int.random(in: 2...5, using: &dice)
    for author in 1...authors {
      var edited = base
      edited[Int.random(in: edited.indices, using: &dice)] += " н\(author)"
      log.append((UInt64(author), 1, Text(edited.joined(separator: " "))))
    }
    guard case .merged(let text, _) = outcome(Text(base.joined(separator: " ")), log) else {
      return
    }
    let shown = Set(text.string.split { $0 == " " || $0 == "\n" }.map(String.init))
    #expect(shown == Set(base + (1...authors).map { "н\($0)" }))
  }
}
