/// Everything that a peer, a file or a person can make grow, and how far.
///
/// The same on every replica and server: an event beyond them is refused by the server and ignored
/// by the fold. Source: Protocol/WIRE.md, "Limits".
package enum Limits {
  /// One event, encoded.
  package static let eventBytes = 4 << 20
  /// An article's canonical text in UTF-8.
  package static let articleBytes = 2 << 20
  /// A note, a reply, a rationale.
  package static let proseBytes = 1 << 20
  /// A title, a url, a status: every text of one line.
  package static let lineBytes = 2_000
  package static let tagBytes = 200
  package static let tagsPerAnnotation = 100
  /// How deep a thread is shown: what answers more deeply stands there, too.
  package static let shownDepth = 64
  /// Of one revision: a text that differs in more places is told by longer splices.
  package static let splices = 5_000
  /// Ranges of events that one event sets aside or reinstates.
  package static let rangesPerEvent = 1_000
  /// Replicas of one member, revoked ones and those that others went on from included.
  package static let replicasPerMember = 100
  /// Members that ever joined, and invitations that wait for their guest.
  package static let members = 10_000
  package static let openInvitations = 1_000
  /// Invitations that one member ever made.
  package static let invitationsPerMember = 20_000
  /// Invitations of further devices that one member ever made: any member may, and each costs every later
  /// judgement about members.
  package static let deviceInvitationsPerMember = 1_000
  /// How often one member's role is ever set.
  package static let roleChanges = 1_000
  /// Set-asides and reinstatements of a workspace, and the events that they ever name, each as often as it
  /// is named.
  package static let setAsides = 10_000
  package static let namedEvents = 1_000_000
  /// How often the next key of a workspace's server is ever announced.
  package static let keyAnnouncements = 1_000
  /// Changesets of replicas that were revoked which a workspace's admins ever adopted.
  package static let adoptions = 10_000
  /// A member's or replica's name, in Unicode scalars.
  package static let nameScalars = 32
  /// Events of one changeset, encoded; a changeset of one event may be as long as the event.
  package static let changesetBytes = 1 << 20
  package static let changesetEvents = 10_000
  /// One frame on the wire, type and body.
  package static let frameBytes = 6 << 20
  /// The frame of a hello.
  package static let helloBytes = 32 << 10
  /// What a compressed batch may inflate to.
  package static let batchBytes = 6 << 20
  /// How much of the open tail is sealed at once, before it is packed. A single changeset may make a
  /// segment longer, up to `batchBytes`.
  package static let segmentBytes = 1 << 20
  /// What a replica takes into memory to see what a sync would bring, events and their frames.
  package static let previewBytes = 32 << 20
  /// Addresses of one link.
  package static let linkAddresses = 8
  /// Optional abilities that a client names.
  package static let capabilities = 64
  /// What a client may have pushed without an acknowledgement.
  package static let creditBytes = 8 << 20
  /// What a server keeps of what is given back until it proves that its log was put back: in memory, of all
  /// together; unpacked, and in runs, of one.
  package static let claimBytes = 64 << 20
  package static let claimRawBytes = 1 << 30
  package static let claimRuns = 1_024
}
