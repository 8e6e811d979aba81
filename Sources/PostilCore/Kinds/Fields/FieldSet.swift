/// Somebody set a plain field, or cleared it.
struct FieldSet: EntityDescriptor {
  let entity: EntityID
  let field: PlainField
  let value: Text

  static let kind = EventKind.fieldSet
  static let role = LeastRole.depends(atMost: .editor)

  var leastRole: Role? { Field.plain(field).leastRole(on: entity.kind) }
  func change(of entity: EntityID) -> Change {
    .fieldSet(entity: entity, field: field, value: value)
  }
  var effect: Effect { .writes(.one(.plain(field), .text(value))) }
  var detail: EventDetail { .set(.plain(field), .text(value), why: "") }
}

extension Field {
  /// The least role that may write it: the fields of the article itself and the meaning of a word are an
  /// editor's, people's judgement of it an analyst's. Source: Protocol/TRUST.md, "Roles".
  func leastRole(on kind: EntityKind) -> Role {
    guard kind == .article || kind == .term else { return .analyst }
    return switch self {
    case .plain(.title), .plain(.language), .current, .observed, .deleted: .editor
    case .withdrawn, .duplicateOf, .alias, .description: .editor
    case .plain, .text, .marking, .tag, .audience, .assessment, .anchor: .analyst
    }
  }
}
