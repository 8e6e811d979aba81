import PostilCore
import Testing

@testable import PostilWire

@Suite struct ChangesetVectorTests {
  private struct Vector: Decodable {
    let name: String
    let run, changeset, logged: Read<[UInt8]>
    let readable: ChangesetVector

    private enum Key: CodingKey {
      case name, run, changeset, logged
    }

    init(from decoder: any Decoder) throws {
      let fields = try decoder.container(keyedBy: Key.self)
      name = try fields.decode(String.self, forKey: .name)
      run = try fields.decode(Read<[UInt8]>.self, forKey: .run)
      changeset = try fields.decode(Read<[UInt8]>.self, forKey: .changeset)
      logged = try fields.decode(Read<[UInt8]>.self, forKey: .logged)
      readable = try ChangesetVector(from: decoder)
    }
  }

  @Test func `runs are read and written as in the vectors`() throws {
    for vector in try Vectors.read("changesets", as: [Vector].self) {
      let events = vector.readable.events.map(\.value)
      let run = try EventRun(bytes: vector.run.value)
      #expect(run == EventRun(events: events), "\(vector.name)")
      #expect(run.ranges.map { Array(run.bytes[$0]) } == events, "\(vector.name)")
    }
  }

  @Test func `changesets are read and written as in the vectors`() throws {
    for vector in try Vectors.read("changesets", as: [Vector].self) {
      let expected = try vector.readable.changeset
      var reader = ProtoReader(vector.changeset.value)
      #expect(try reader.changeset() == expected, "\(vector.name)")
      var writer = ProtoWriter()
      writer.changeset(expected)
      #expect(writer.bytes == vector.changeset.value, "\(vector.name)")
    }
  }

  @Test func `changesets of the log are read and written as in the vectors`() throws {
    for vector in try Vectors.read("changesets", as: [Vector].self) {
      let expected = try vector.readable.logged
      var reader = ProtoReader(vector.logged.value)
      #expect(try reader.logged() == expected, "\(vector.name)")
      var writer = ProtoWriter()
      writer.logged(expected)
      #expect(writer.bytes == vector.logged.value, "\(vector.name)")
    }
  }
}
