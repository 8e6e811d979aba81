import PostilCore

/// The contents of an event, in the names that people use.
struct EventWords {
  /// Gives the name of a replica.
  private let name: (ReplicaID) -> String

  init(_ name: @escaping (ReplicaID) -> String) {
    self.name = name
  }

  func detail(of event: Event) -> String {
    switch event.change.detail {
    case .none: ""
    case .workspace: ofWorkspace(event.change)
    case .text(let text): text.string
    case .added(let name): "+\(name)"
    case .removed(let name): "-\(name)"
    case .named(let name, let value): "\(name): \(value)"
    case .set(let field, let value, let why):
      "\(field.name(on: event.target?.kind ?? .article))=\(value.name)"
        + (why.isEmpty ? "" : " (\(why))")
    case .judged(let assessment):
      assessment.judgements.map { "\($0.aspect.name)=\($0.value)" }.joined(separator: " ")
    case .ofLaterVersion(let number): "kind \(number), of a later version"
    }
  }

  private func ofWorkspace(_ change: Change) -> String {
    switch change {
    case .memberJoined(let name, _, _): name.string
    case .memberInvited(let invitation):
      switch invitation.guest {
      case .member(let role, let name):
        name.map { "\($0) as \(role)" } ?? "somebody as \(role)"
      case .device(let member): "another device of \(name(member))"
      }
    case .roleSet(let member, let role): "\(name(member)) is \(role) now"
    case .revoked(let revocation, let why):
      "\(name(of: revocation))\(why.isEmpty ? "" : " (\(why))")"
    case .serverKeyAnnounced(let pin, let replaced):
      pin == replaced
        ? "none after \(Crockford.encode(replaced))"
        : "\(Crockford.encode(pin)) after \(Crockford.encode(replaced))"
    case .eventsSetAside(let ranges, let why), .eventsReinstated(let ranges, let why):
      ranges.map { "\(name($0.replica)).\($0.first)–\($0.last)" }
        .joined(separator: ", ") + (why.isEmpty ? "" : " (\(why))")
    case .workAdopted(let replica, let lastCounter, _, let why):
      "\(name(replica)) up to \(lastCounter)\(why.isEmpty ? "" : " (\(why))")"
    default: ""
    }
  }

  private func name(of revocation: Revocation) -> String {
    switch revocation {
    case .member(let member): "\(name(member)) with all devices"
    case .replica(let replica): "the device \(name(replica))"
    case .invitation(let key): "invitation \(Roster.shortName(ofInvitation: key))"
    }
  }
}
