import Testing

@testable import PostilCore

/// The draft for merging a conflict by hand.
struct DraftTests {
  /// Everybody has seen the base and nothing else.
  private func draft(_ base: Text, _ sides: Text...) -> Text {
    let writes = ([base] + sides).enumerated().map { index, text in
      let event = EventID(replica: ReplicaID(bits: UInt64(index)), counter: 1)
      return (stamp: Stamp(event: event, base: index == 0 ? 0 : 1, seq: Seq(index + 1)), text: text)
    }
    return ProseHistory(writes: writes).draft(
      of: writes.dropFirst().map { Head(stamp: $0.stamp, value: .text($0.text)) })
  }

  @Test func `changes apart are applied, and where both changed the same the first one stands`() {
    #expect(
      draft(
        "Вчера в Киеве прошёл митинг у стен Рады", "Вчера в Киеве состоялся митинг у стен Рады",
        "Сегодня в Киеве начался митинг у стен Рады")
        == "Сегодня в Киеве состоялся митинг у стен Рады")
  }

  @Test func `white space and empty lines stay as they were`() {
    #expect(
      draft("раз  два\n\n три\t", "раз  2\n\n три\t", "раз  двое\n\n три\t")
        == "раз  2\n\n три\t")
  }

  @Test func `the draft of three texts, and of two without a base, is the first`() {
    #expect(draft("кот", "пёс", "лис", "рысь") == "пёс")
    let writes = (1...2).map { number in
      let event = EventID(replica: ReplicaID(bits: UInt64(number)), counter: 1)
      return (stamp: Stamp(event: event, base: 0, seq: Seq(number)), text: Text("текст \(number)"))
    }
    let heads = writes.map { Head(stamp: $0.stamp, value: .text($0.text)) }
    #expect(ProseHistory(writes: writes).draft(of: heads) == "текст 1")
  }

  @Test func `the draft of texts too different to compare is the first`() {
    let texts = ["б", "п", "в"].map { letter in
      Text((0..<90_000).map { "\(letter)\($0 % 5000)" }.joined(separator: " "))
    }
    #expect(draft(texts[0], texts[1], texts[2]) == texts[1])
  }
}
