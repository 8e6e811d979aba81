/// The counts of what happened in one run or in many.
package struct Tally: Hashable, Sendable {
  package var seeds = 0
  /// Conversations that were begun, however they ended.
  package var rounds = 0
  /// Those in which all was said.
  package var finished = 0
  package var replicaCrashes = 0
  package var serverCrashes = 0
  /// Of both, those that the power cut made.
  package var powerCuts = 0
  /// Connections that the network cut.
  package var cuts = 0
  /// Connections whose bytes were still on their way when the replica opened another.
  package var duplicates = 0
  /// Servers that were replaced by a backup of theirs, events that they lost, and those of them that
  /// replicas gave back.
  package var restorations = 0
  package var lostEvents = 0
  /// Of these servers, those that a replica told that they had been put back.
  package var repairs = 0
  package var healedEvents = 0
  /// Servers that went on beside a log which they had lost, and replicas that let go of it.
  package var forks = 0
  package var startedOver = 0
  package var events = 0
  /// Events that the fold ignored.
  package var ignored = 0
  /// Conflicts that were listed when all was exchanged, and those that somebody had resolved.
  package var conflicts = 0
  package var resolutions = 0
  /// Texts in several versions that were found displayed as one, each time that somebody looked.
  package var joinedTexts = 0
  /// Seeds without keys, invitations and roles.
  package var openWorkspaces = 0
  /// Acts of the operator about members and the server's key.
  package var acts = 0
  package var announcements = 0
  /// Conversations that ended since somebody might not do something, or nothing any more.
  package var refusals = 0
  /// Desks that were revoked, and others whose outbox was not taken at the end.
  package var revoked = 0
  package var stuck = 0
  /// Markings that were to be lowered by somebody who may not, each time that somebody looked.
  package var vainLowerings = 0
  /// Replicas' folders that were put back from a copy, copies that were used beside the original, and
  /// further devices.
  package var putBack = 0
  package var copies = 0
  package var devices = 0
  /// New identities, and events that were recorded anew under them.
  package var successions = 0
  package var recordedAnew = 0
  /// Of the desks that were revoked, those that had such an identity.
  package var revokedSuccessors = 0
  /// Events that were parked since there was no room for them, and those of the log that were set aside.
  package var parked = 0
  package var setAside = 0
  /// Other texts of articles that count at the end, and those that were not what they said, or told by what
  /// the log did not hold.
  package var revisions = 0
  package var vainRevisions = 0
  /// Events of the log whose author was revoked before.
  package var adopted = 0
  package var segments = 0
  package var prefixes = 0

  package init() {}

  package static func += (one: inout Tally, other: Tally) {
    one.seeds += other.seeds
    one.rounds += other.rounds
    one.finished += other.finished
    one.replicaCrashes += other.replicaCrashes
    one.serverCrashes += other.serverCrashes
    one.powerCuts += other.powerCuts
    one.cuts += other.cuts
    one.duplicates += other.duplicates
    one.restorations += other.restorations
    one.lostEvents += other.lostEvents
    one.repairs += other.repairs
    one.healedEvents += other.healedEvents
    one.forks += other.forks
    one.startedOver += other.startedOver
    one.events += other.events
    one.ignored += other.ignored
    one.conflicts += other.conflicts
    one.resolutions += other.resolutions
    one.joinedTexts += other.joinedTexts
    one.openWorkspaces += other.openWorkspaces
    one.acts += other.acts
    one.announcements += other.announcements
    one.refusals += other.refusals
    one.revoked += other.revoked
    one.stuck += other.stuck
    one.vainLowerings += other.vainLowerings
    one.putBack += other.putBack
    one.copies += other.copies
    one.devices += other.devices
    one.successions += other.successions
    one.recordedAnew += other.recordedAnew
    one.revokedSuccessors += other.revokedSuccessors
    one.parked += other.parked
    one.setAside += other.setAside
    one.revisions += other.revisions
    one.vainRevisions += other.vainRevisions
    one.adopted += other.adopted
    one.segments += other.segments
    one.prefixes += other.prefixes
  }
}
