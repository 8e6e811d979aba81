/// The limits of everything that a peer, a file or a person can make grow.
///
/// The same on every replica and server: an event beyond them is refused by the server and ignored by the
/// fold. Source: Protocol/WIRE.md, "Limits".
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
  /// The greatest depth at which a thread shows replies: deeper replies are shown at this depth too.
  package static let shownDepth = 64
  /// Splices of one revision: a text that differs in more places takes longer splices.
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
  /// Invitations of further devices that one member ever made: every member may make them, and each adds
  /// cost to every later check of members.
  package static let deviceInvitationsPerMember = 1_000
  /// Changes of one member's role, in all.
  package static let roleChanges = 1_000
  /// Set-asides and reinstatements of a workspace, and the events that they ever name, each as often as it
  /// is named.
  package static let setAsides = 10_000
  package static let namedEvents = 1_000_000
  /// Announcements of the next key of a workspace's server, in all.
  package static let keyAnnouncements = 1_000
  /// Adopted changesets of revoked replicas in a workspace, in all.
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
  /// A compressed batch, inflated.
  package static let batchBytes = 6 << 20
  /// The part of the open tail that is sealed at once, before it is packed. A single changeset may make a
  /// segment longer, up to `batchBytes`.
  package static let segmentBytes = 1 << 20
  /// The memory of a replica for the preview of a sync, events and their frames.
  package static let previewBytes = 32 << 20
  /// Addresses of one link.
  package static let linkAddresses = 8
  /// Optional abilities that a client names.
  package static let capabilities = 64
  /// Bytes that a client may have pushed without an acknowledgement.
  package static let creditBytes = 8 << 20
  /// The events given back that a server keeps until they prove that its log was rolled back: in memory, all
  /// together; unpacked, and in runs, of one.
  package static let claimBytes = 64 << 20
  package static let claimRawBytes = 1 << 30
  package static let claimRuns = 1_024
}
