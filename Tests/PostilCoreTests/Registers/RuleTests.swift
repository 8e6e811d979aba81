import PostilCore
import Testing

/// The value of several heads, by the rule of their field.
struct RuleTests {
  private static let rules: [Rule] = [
    .register, .presentWins, .removeWins, .mostRestrictive, .deletion, .latest,
  ]

  /// Concurrent heads with these values, in log order.
  private static func heads(_ values: Value...) -> Register {
    Register(
      heads: values.enumerated().map { index, value in
        let replica = ReplicaID(bits: UInt64(100 - index))
        return Head(stamp: Stamp(replica, 1, base: 0, seq: Seq(index) + 1), value: value)
      })
  }

  @Test(arguments: rules)
  func `nothing written shows nothing and is no conflict`(rule: Rule) {
    #expect(Register().displayed(by: rule) == nil)
    #expect(!Register().isConflict(by: rule))
  }

  @Test(arguments: rules)
  func `one head is shown and is no conflict`(rule: Rule) {
    let value: Value = rule == .mostRestrictive ? .marking(.green) : .flag(false)
    #expect(Self.heads(value).displayed(by: rule) == value)
    #expect(!Self.heads(value).isConflict(by: rule))
  }

  @Test func `a register shows the first in log order and calls it a conflict`() {
    let register = Self.heads(.text("b"), .text("a"), .text("c"))
    #expect(register.displayed(by: .register) == .text("b"))
    #expect(register.isConflict(by: .register))
  }

  @Test func `equal values are one value`() {
    #expect(!Self.heads(.text("a"), .text("a"), .text("a")).isConflict(by: .register))
    #expect(Self.heads(.text("a"), .text("a"), .text("b")).isConflict(by: .register))
    #expect(Self.heads(.text("a"), .text("b"), .text("a")).isConflict(by: .register))
  }

  @Test func `values that only look alike are a conflict`() {
    #expect(Self.heads(.text("\u{439}"), .text("\u{438}\u{306}")).isConflict(by: .register))
  }

  @Test func `present wins wherever it stands`() {
    for register in [
      Self.heads(.flag(true), .flag(false)), Self.heads(.flag(false), .flag(true)),
      Self.heads(.flag(false), .flag(true), .flag(false)),
    ] {
      #expect(register.displayed(by: .presentWins) == .flag(true))
      #expect(!register.isConflict(by: .presentWins))
    }
    #expect(Self.heads(.flag(false), .flag(false)).displayed(by: .presentWins) == .flag(false))
  }

  @Test func `removed wins wherever it stands`() {
    for register in [
      Self.heads(.flag(true), .flag(false)), Self.heads(.flag(false), .flag(true)),
      Self.heads(.flag(true), .flag(false), .flag(true)),
    ] {
      #expect(register.displayed(by: .removeWins) == .flag(false))
      #expect(!register.isConflict(by: .removeWins))
    }
    #expect(Self.heads(.flag(true), .flag(true)).displayed(by: .removeWins) == .flag(true))
  }

  @Test func `the most restrictive marking is shown wherever it stands`() {
    for register in [
      Self.heads(.marking(.amberStrict), .marking(.clear), .marking(.amber)),
      Self.heads(.marking(.clear), .marking(.amberStrict), .marking(.amber)),
      Self.heads(.marking(.clear), .marking(.amber), .marking(.amberStrict)),
    ] {
      #expect(register.displayed(by: .mostRestrictive) == .marking(.amberStrict))
      #expect(!register.isConflict(by: .mostRestrictive))
    }
  }

  @Test func `the latest is the last in log order, and no conflict`() {
    let register = Self.heads(.text("9"), .text("12"), .text("10"))
    #expect(register.displayed(by: .latest) == .text("10"))
    #expect(!register.isConflict(by: .latest))
  }

  @Test func `deletion is weighed elsewhere and is no conflict of values`() {
    let register = Self.heads(.flag(true), .flag(false))
    #expect(register.displayed(by: .deletion) == .flag(true))
    #expect(!register.isConflict(by: .deletion))
  }
}
