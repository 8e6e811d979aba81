import PostilCore
import Testing

struct RegisterTests {
  private var register = Register()

  private mutating func write(_ value: Text, _ stamp: Stamp) {
    register.write(.text(value), stamp)
  }

  private var values: [Value] { register.heads.map(\.value) }

  @Test mutating func `a write replaces the head that it has seen`() {
    write("one", Stamp(.north, 1, base: 0, seq: 1))
    write("two", Stamp(.south, 1, base: 1, seq: 2))
    #expect(register.heads == [Head(stamp: Stamp(.south, 1, base: 1, seq: 2), value: .text("two"))])
  }

  @Test mutating func `a write stands beside the head that it has not seen`() {
    write("one", Stamp(.north, 1, base: 0, seq: 1))
    write("two", Stamp(.south, 1, base: 0, seq: 2))
    #expect(values == [.text("one"), .text("two")])
  }

  @Test mutating func `a write replaces all heads that it has seen, and only them`() {
    write("one", Stamp(.north, 1, base: 0, seq: 1))
    write("two", Stamp(.south, 1, base: 0, seq: 2))
    write("three", Stamp(.west, 1, base: 0, seq: 3))
    write("four", Stamp(.north, 2, base: 2, seq: 4))
    #expect(values == [.text("three"), .text("four")])
    write("five", Stamp(.south, 2, base: 4, seq: 5))
    #expect(values == [.text("five")])
  }

  @Test mutating func `a replica's later write replaces its earlier one, pending or not`() {
    write("one", Stamp(.north, 1))
    write("two", Stamp(.north, 2))
    #expect(values == [.text("two")])
  }

  /// An annotation may carry the same tag twice.
  @Test(arguments: [nil, 1] as [Seq?])
  mutating func `an event that writes twice has one head, with its last value`(seq: Seq?) {
    write("one", Stamp(.north, 1, seq: seq))
    write("two", Stamp(.north, 1, seq: seq))
    #expect(values == [.text("two")])
  }

  @Test mutating func `heads are in log order, pending ones last`() {
    write("mine", Stamp(.north, 1, base: 0))
    write("first", Stamp(.south, 1, base: 0, seq: 1))
    write("second", Stamp(.west, 1, base: 0, seq: 2))
    #expect(values == [.text("first"), .text("second"), .text("mine")])
  }

  @Test mutating func `settling fills in the seq and changes no order`() {
    write("mine", Stamp(.north, 1, base: 0))
    write("first", Stamp(.south, 1, base: 0, seq: 1))
    let isHead = register.settle(EventID(replica: .north, counter: 1), at: 2)
    write("last", Stamp(.west, 1, base: 0, seq: 3))
    #expect(isHead)
    #expect(
      register.heads == [
        Head(stamp: Stamp(.south, 1, base: 0, seq: 1), value: .text("first")),
        Head(stamp: Stamp(.north, 1, base: 0, seq: 2), value: .text("mine")),
        Head(stamp: Stamp(.west, 1, base: 0, seq: 3), value: .text("last")),
      ])
  }

  @Test mutating func `settling an event that is no head any more changes nothing`() {
    write("one", Stamp(.north, 1))
    write("two", Stamp(.north, 2))
    let before = register
    let isHead = register.settle(EventID(replica: .north, counter: 1), at: 1)
    #expect(!isHead)
    #expect(register == before)
  }

  @Test mutating func `a settled write is seen by those whose cursor has passed it`() {
    write("mine", Stamp(.north, 1, base: 0))
    _ = register.settle(EventID(replica: .north, counter: 1), at: 1)
    write("theirs", Stamp(.south, 1, base: 1, seq: 2))
    #expect(values == [.text("theirs")])
  }
}
