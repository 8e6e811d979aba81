import Testing

@testable import PostilPages
@testable import PostilReplica

/// The sentences about own work that others touched.
struct NewsTextTests {
  private func line(isKeptByOwn: Bool, keepers: [String]) -> String? {
    let work = DeletedWork(
      id: "anya.18", kind: "annotation", subject: "closed", deletedBy: "oleg",
      isKeptByOwn: isKeptByOwn, keepers: keepers)
    let news = News(deleted: [work], withdrawn: [], revised: [], named: [])
    return NewsText(news, doubtful: [], notices: []).lines.first
  }

  @Test func `a deletion of own work is told, with why it is kept or how it is restored`() {
    let act = "oleg deleted your annotation anya.18 «closed»; "
    #expect(
      line(isKeptByOwn: false, keepers: []) == act + "to restore it: postil restore anya.18")
    #expect(
      line(isKeptByOwn: true, keepers: ["vera"])
        == act + "it is kept, since you edited it: postil conflicts")
    #expect(
      line(isKeptByOwn: false, keepers: ["vera"])
        == act + "it is kept, since vera worked on it: postil conflicts")
  }
}
