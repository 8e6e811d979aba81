/// The good bytes of the vectors.
enum Corpus {
  private struct Events: Decodable {
    let known, unknown: [Bytes]
  }

  private struct States: Decodable {
    let states: [Bytes]
  }

  private struct Bytes: Decodable {
    let bytes: Read<[UInt8]>
  }

  private struct Frame: Decodable {
    let frame: Read<[UInt8]>
  }

  static func bundles() throws -> [[UInt8]] {
    try Vectors.read("bundles", as: BundleVectorTests.File.self).sound.map(\.file.value)
  }

  static func events() throws -> [[UInt8]] {
    let file = try Vectors.read("events", as: Events.self)
    return (file.known + file.unknown).map(\.bytes.value)
  }

  static func states() throws -> [[UInt8]] {
    try Vectors.read("state", as: States.self).states.map(\.bytes.value)
  }

  static func frames() throws -> [[UInt8]] {
    try Vectors.read("frames", as: [Frame].self).map(\.frame.value)
  }
}
