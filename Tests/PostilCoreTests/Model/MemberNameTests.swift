import PostilCore
import Testing

struct MemberNameTests {
  @Test(arguments: [
    "n", "north", "desk-2_b", "север", "ёлка", "ґанок", "їжак", "ѐ", "џ",
    "abcdefghijklmnopqrstuvwxyz012345",
  ])
  func `names of lower-case letters, digits and hyphens are allowed`(name: Text) {
    #expect(MemberName.isAllowed(name))
  }

  @Test(arguments: [
    "", "2north", "-north", "_north", "North", "Север", "north.42", "nor th", "north\n", "é",
    "ѡ", "Ґ", "\u{438}\u{306}", "α", "北", "١a", "a١", "abcdefghijklmnopqrstuvwxyz0123456",
  ])
  func `other names are refused`(name: Text) {
    #expect(!MemberName.isAllowed(name))
  }

  @Test func `the length is counted in scalars, not in bytes`() {
    #expect(MemberName.isAllowed(Text(String(repeating: "я", count: 32))))
    #expect(!MemberName.isAllowed(Text(String(repeating: "я", count: 33))))
  }
}
