import Testing

struct DeclarationTests {
  private func declared(_ source: String) -> [String] {
    TextFile("A.swift", Array(source.utf8)).declarations.map {
      ($0.inside + [$0.name]).joined(separator: ".")
        + ($0.kind == .function ? "(\($0.labels))" : "")
    }
  }

  @Test func `members belong to their type, locals to nobody`() {
    let source = """
      struct A<B: C> {
        let d: Int
        var e: Int { let f = 1; return f }
        enum G: String { case h, i(j: Int, k: Int), l = "m"; case n }
        func o(_ p: [Int: Int], q r: (Int, Int)) -> Int { switch s { case .t: let u = 1 } }
      }
      extension V.A { static let w = 1 }
      """
    #expect(
      declared(source) == [
        "A", "A.d", "A.e", "A.G", "A.G.h", "A.G.i", "A.G.l", "A.G.n", #"A.o(["_", "q"])"#, "A.w",
      ])
  }

  @Test func `labels are read over generics, closures and defaults`() {
    #expect(
      declared("func a<T: B>(c: (Int, Int) -> T = { d, e in f }, g h: [T] = [], _: T) {}")
        == [#"a(["c", "g", "_"])"#])
  }
}
