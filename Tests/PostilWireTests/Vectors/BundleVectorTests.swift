import PostilCore
import Testing

@testable import PostilWire

/// Bundles that a program in another language wrote.
struct BundleVectorTests {
  struct Sound: Decodable {
    struct Log: Decodable {
      let after, end: Read<UInt64>
      let chainBefore, chain: Read<[UInt8]>
      let epoch, signature: Read<[UInt8]>?
    }

    struct Outbox: Decodable {
      let replica: Read<ReplicaID>
      let name: String
      let firstCounter, lastCounter: Read<UInt64>
      let chainBefore, chain: Read<[UInt8]>
    }

    let name: String
    let isCanonical: Bool
    let workspaceID: Read<[UInt8]>
    let workspaceName: String
    let log: Log?
    let outbox: Outbox?
    let sections: [String]
    let file: Read<[UInt8]>
  }

  struct Faulty: Decodable {
    let name, fault: String
    let file: Read<[UInt8]>
  }

  struct File: Decodable {
    let sound: [Sound]
    let faulty: [Faulty]
  }

  private let vectors: File

  init() throws {
    vectors = try Vectors.read("bundles", as: File.self)
  }

  @Test func `every sound bundle of the vectors is read as written there`() throws {
    for vector in vectors.sound {
      let sections = try BundleReader.sections(of: vector.file.value)
      #expect(sections.first == .contents(try vector.contents), "\(vector.name)")
      #expect(sections.dropFirst().map { "\($0.kind)" } == vector.sections, "\(vector.name)")
    }
  }

  @Test func `a bundle is read in pieces of any length`() throws {
    for vector in vectors.sound {
      let whole = try BundleReader.sections(of: vector.file.value)
      for length in [1, 2, 7, 64] {
        #expect(try BundleReader.sections(of: vector.file.value, in: length) == whole)
      }
    }
  }

  @Test func `every canonical bundle of the vectors is written to the same bytes`() throws {
    for vector in vectors.sound {
      let sections = try BundleReader.sections(of: vector.file.value)
      var writer = BundleWriter()
      let written = sections.flatMap { writer.write($0) } + writer.end()
      if vector.isCanonical { #expect(written == vector.file.value, "\(vector.name)") }
      #expect(try BundleReader.sections(of: written) == sections, "\(vector.name)")
    }
  }

  @Test func `every faulty bundle of the vectors is refused for its fault`() throws {
    for vector in vectors.faulty {
      do throws(BundleFault) {
        _ = try BundleReader.sections(of: vector.file.value)
        Issue.record("\(vector.name) is taken")
      } catch {
        #expect(error.name == vector.fault, "\(vector.name)")
      }
    }
  }

  @Test func `a bundle that stops anywhere is no bundle`() throws {
    for vector in vectors.sound.prefix(5) {
      for length in vector.file.value.indices {
        let fault = length == 0 ? BundleFault.notABundle : .truncated
        #expect(throws: fault) {
          try BundleReader.sections(of: Array(vector.file.value[..<length]))
        }
      }
    }
  }

  @Test func `a bundle with any bit of it changed is no bundle`() throws {
    let file = try #require(vectors.sound.first).file.value
    for index in file.indices {
      for bit in 0..<8 as Range<UInt8> {
        var changed = file
        changed[index] ^= 1 << bit
        #expect(throws: BundleFault.self) { try BundleReader.sections(of: changed) }
      }
    }
  }
}

extension BundleVectorTests.Sound {
  fileprivate var contents: BundleContents {
    get throws {
      BundleContents(
        workspaceID: workspaceID.value, workspaceName: Text(workspaceName),
        log: try log.map { log in
          BundleContents.Log(
            after: log.after.value, chainBefore: try #require(Chain(bytes: log.chainBefore.value)),
            end: log.end.value, chain: try #require(Chain(bytes: log.chain.value)),
            signed: try log.signature.map {
              .init(
                epoch: try #require(Epoch(bytes: log.epoch?.value ?? [])), signature: $0.value)
            })
        },
        outbox: try outbox.map { outbox in
          BundleContents.Outbox(
            replica: outbox.replica.value, name: Text(outbox.name),
            firstCounter: outbox.firstCounter.value,
            chainBefore: try #require(Chain(bytes: outbox.chainBefore.value)),
            lastCounter: outbox.lastCounter.value,
            chain: try #require(Chain(bytes: outbox.chain.value)))
        })
    }
  }
}

extension BundleReader {
  /// Everything that a bundle holds.
  ///
  /// - Parameter length: of the pieces that it comes in.
  static func sections(of bytes: [UInt8], in length: Int = .max) throws(BundleFault)
    -> [BundleSection]
  {
    var reader = BundleReader()
    var sections: [BundleSection] = []
    var rest = bytes[...]
    repeat {
      reader.feed(rest.prefix(length))
      rest = rest.dropFirst(length)
      while let section = try reader.next() { sections.append(section) }
    } while !rest.isEmpty
    try reader.expectEnd()
    return sections
  }
}

extension BundleFault {
  fileprivate var name: String {
    switch self {
    case .notABundle: "notABundle"
    case .laterVersion: "laterVersion"
    case .truncated: "truncated"
    case .tooLong: "tooLong"
    case .damaged: "damaged"
    case .inconsistent: "inconsistent"
    }
  }
}
