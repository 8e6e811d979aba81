import PostilCore
import PostilWire
import Testing

@Suite struct StateVectorTests {
  private struct File: Decodable {
    let states: [State]
    let digests: [Digest]
  }

  private struct State: Decodable {
    let name: String
    let id: Read<EntityID>
    let origins: [OriginVector]
    let registers: [RegisterVector]
    let bytes: Read<[UInt8]>

    var entity: Entity {
      Entity(
        id: id.value, origins: origins.map(\.origin),
        registers: registers.map { vector in
          NamedRegister(vector.field.value, Register(heads: vector.heads.map(\.head)))
        })
    }
  }

  private struct Digest: Decodable {
    let name: String
    let of: [String]
    let digest: String
  }

  @Test func `every state of the vectors is read as written there`() throws {
    for state in try Vectors.read("state", as: File.self).states {
      #expect(try EntityCoder.decode(state.bytes.value) == state.entity, "\(state.name)")
    }
  }

  @Test func `every state of the vectors is written to the same bytes`() throws {
    for state in try Vectors.read("state", as: File.self).states {
      #expect(EntityCoder.encode(state.entity) == state.bytes.value, "\(state.name)")
    }
  }

  @Test func `digests are those of the vectors`() throws {
    let file = try Vectors.read("state", as: File.self)
    for vector in file.digests {
      var digest = StateDigest()
      for name in vector.of {
        let state = try #require(file.states.first { $0.name == name })
        digest.add(state.id.value, state: state.bytes.value)
      }
      #expect(digest.finalized() == vector.digest, "\(vector.name)")
    }
  }
}
