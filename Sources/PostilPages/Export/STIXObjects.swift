import PostilCore

/// Ids of STIX objects: the same for the same thing in every export, so that a second one updates the first.
///
/// STIX leaves its own namespace to observables: these are named in one of Postil's.
/// Source: STIX 2.1, 2.9; RFC 9562, 5.5.
struct STIXIDs {
  private static let namespace = NamedUUID("urn:postil:ns#", in: .urls)
  /// The workspace's id in hexadecimal.
  private let workspace: String

  init(workspace: String) {
    self.workspace = workspace
  }

  func id(_ type: String, _ name: String) -> String {
    "\(type)--\(NamedUUID("\(type)/\(workspace)/\(name)", in: Self.namespace))"
  }

  func identity(_ member: String) -> String { id("identity", member) }

  func identity(of member: String) -> [String: JSON] {
    STIXIDs.identity(identity(member), member, "individual")
  }

  /// An identity has no time of its own here; STIX requires one, which never changes.
  fileprivate static func identity(_ id: String, _ name: String, _ kind: String) -> [String: JSON] {
    [
      "type": .text("identity"), "spec_version": .text("2.1"), "id": .text(id),
      "created": .text(STIXTime.unknown), "modified": .text(STIXTime.unknown), "name": .text(name),
      "identity_class": .text(kind),
    ]
  }
}

/// Postil's properties of reports, notes and opinions, and the objects that define them.
enum STIXExtension {
  private static let ids = STIXIDs(workspace: "postil")
  private static let id = ids.id("extension-definition", "1.0")

  static let author = STIXIDs.identity(ids.identity("Postil"), "Postil", "system")

  static let definition: [String: JSON] = [
    "type": .text("extension-definition"), "spec_version": .text("2.1"), "id": .text(id),
    "created": .text(STIXTime.unknown), "modified": .text(STIXTime.unknown),
    "created_by_ref": .text(ids.identity("Postil")), "name": .text("Postil"),
    "description": .text("What Postil knows of articles, annotations and assessments besides."),
    "schema": .text("Protocol/EXPORT.md of Postil, stix"), "version": .text("1.0.0"),
    "extension_types": .list([.text("property-extension")]),
  ]

  /// - Parameter known: those that are unknown are left out.
  static func properties(_ known: [String: JSON?]) -> JSON? {
    var properties = known.compactMapValues { $0 }
    if properties.isEmpty { return nil }
    properties["extension_type"] = .text("property-extension")
    return .object([id: .object(properties)])
  }
}

/// A time as STIX wants it: to the millisecond, in UTC.
struct STIXTime: Comparable {
  static let unknown = "1970-01-01T00:00:00.000Z"

  let text: String

  /// - Parameter iso: in UTC, with or without a fraction of a second; any other becomes `unknown`.
  init(_ iso: String) {
    let start = iso.prefix(19)
    let isTime =
      start.utf8.count == 19 && start.last?.isNumber == true && iso.hasSuffix("Z")
      && start.dropFirst(4).first == "-"
    guard isTime else {
      text = Self.unknown
      return
    }
    let fraction = iso.dropFirst(20).prefix { $0.isNumber }
    text = "\(start).\((fraction + "000").prefix(3))Z"
  }

  static func < (left: STIXTime, right: STIXTime) -> Bool { left.text < right.text }
}

extension Marking {
  /// Source: OASIS, TLP 2.0 as an extension of STIX 2.1 (cti-stix-common-objects).
  var definitionID: String {
    let id =
      switch self {
      case .clear: "94868c89-83c2-464b-929b-a1a8aa3c8487"
      case .green: "bab4a63c-aed9-4cf5-a766-dfca5abac2bb"
      case .amber: "55d920b0-5e8b-4f79-9ee9-91f868d9b421"
      case .amberStrict: "939a9414-2ddd-4d32-a0cd-375ea402b003"
      case .red: "e828b379-4e03-4974-9ac4-e53a884c97c1"
      }
    return "marking-definition--\(id)"
  }

  /// The object that OASIS published, to the letter.
  var definition: [String: JSON] {
    [
      "type": .text("marking-definition"), "spec_version": .text("2.1"), "id": .text(definitionID),
      "created": .text("2022-10-01T00:00:00.000Z"), "name": .text("TLP:\(name.uppercased())"),
      "extensions": .object([
        "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d": .object([
          "extension_type": .text("property-extension"), "tlp_2_0": .text(name),
        ])
      ]),
    ]
  }
}
