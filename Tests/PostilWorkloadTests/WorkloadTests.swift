import PostilCore
import PostilLog
import PostilStore
import PostilWire
import PostilWorkload
import TestSupport
import Testing

@Suite struct WorkloadTests {
  private static let small = Workload(
    articles: 200, annotationEvents: 5_000, seed: 1, conflicts: 20)

  @Test func `the same seed gives the same bytes, another seed others`() {
    let one = Array(Workload(articles: 20, annotationEvents: 300, seed: 1))
    let again = Array(Workload(articles: 20, annotationEvents: 300, seed: 1))
    let other = Array(Workload(articles: 20, annotationEvents: 300, seed: 2))
    #expect(one == again)
    #expect(one.last?.events.bytes != other.last?.events.bytes)
  }

  @Test func `a server takes every changeset`() throws {
    var log = MemoryLog(workspace: .founded)
    for changeset in Self.small {
      let answers = try log.append([changeset], receivedAt: .noon)
      guard case .logged? = answers.first else {
        Issue.record("\(answers)")
        return
      }
    }
    #expect(log.end() == Seq(Self.small.events))
  }

  @Test func `the fold applies all of it, and as many registers end in conflict as were asked for`()
    throws
  {
    var entities: [EntityID: Entity] = [:]
    var seq: Seq = 0
    for changeset in Self.small {
      for event in try changeset.decoded() {
        seq += 1
        guard let target = event.target else { continue }
        #expect(Fold.apply(event, at: seq, to: &entities[target]) == .applied)
      }
    }
    #expect(entities.values.count { $0.valueConflictCount > 0 } == 20)
    #expect(entities.values.count { $0.dividedProse != nil } == 20)
    let hidden = entities.values.filter { Deletion(of: $0, descendants: []) == .hidden }
    #expect(hidden.count > 200)
  }

  @Test func `the mix is 60 annotations, 25 edits, 10 tags and 5 deletions`() throws {
    var counts = (add: 0, edit: 0, tag: 0, delete: 0, articles: 0)
    for changeset in Self.small {
      #expect((1...100).contains(changeset.events.count))
      for event in try changeset.decoded() {
        switch event.change {
        case .annotationAdded(let annotation):
          counts.add += 1
          #expect((20...120).contains(annotation.end - annotation.start))
          #expect((50...300).contains(annotation.note.string.unicodeScalars.count))
          #expect(annotation.tags.count <= 2)
        case .noteEdited, .fieldSet, .replyAdded: counts.edit += 1
        case .tagged, .untagged: counts.tag += 1
        case .deleted: counts.delete += 1
        case .articleImported(let article):
          counts.articles += 1
          #expect((1_500...4_000).contains(article.text.string.unicodeScalars.count))
          #expect(CanonicalText(verbatim: article.text.string) != nil)
        default: break
        }
      }
    }
    #expect(counts.articles == 200)
    #expect(counts.add + counts.edit + counts.tag + counts.delete == 5_000)
    #expect((58...62).contains(counts.add / 50))
    #expect((24...26).contains(counts.edit / 50))
    #expect((9...11).contains(counts.tag / 50))
    #expect((4...6).contains(counts.delete / 50))
  }

  @Test func `zlib compresses a run of 512 KiB about as well as real notes`() {
    var raw = 0
    var packed = 0
    var run: [UInt8] = []
    for changeset in Self.small {
      run += changeset.events.bytes
      guard run.count >= 512 << 10 else { continue }
      raw += run.count
      packed += Deflate.compress(run).count
      run = []
    }
    let ratio = Double(raw) / Double(packed)
    #expect((3.5...4.2).contains(ratio), "\(ratio)")
  }
}
