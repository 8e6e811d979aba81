import PostilCore
package import PostilReplica

extension Past {
  /// The part of the log that is shown, and why; `nil` if that is exactly what was asked for.
  package func sentence(_ styles: Styles) -> String? {
    switch ground {
    case .named: nil
    case .beyondEnd(let named): "the log ends at event \(seq), before \(named)"
    case .received(let instant):
      "as of event \(seq): the server had received everything up to it by \(styles.moment(instant.iso8601))"
    case .seen(let name, .some(let event), let instant):
      "as of event \(seq), the last that \(name) had seen when writing \(event), "
        + "\(name)'s last event by \(styles.moment(instant.iso8601))"
    case .seen(let name, nil, let instant):
      "as of event 0: \(name) had written nothing by \(styles.moment(instant.iso8601))"
    }
  }
}
