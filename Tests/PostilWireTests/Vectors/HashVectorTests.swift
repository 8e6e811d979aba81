import PostilCore
import PostilLog
import Testing

@testable import PostilWire

@Suite struct HashVectorTests {
  private struct IDs: Decodable {
    let replicas: [Replica]
    let articles: [Content]
    let revisions: [Content]
    let terms: [Content]
  }

  private struct Replica: Decodable {
    let publicKey: Read<[UInt8]>
    let id: Read<ReplicaID>
  }

  private struct Content: Decodable {
    let url: Read<Text>?
    let text: Read<Text>
    let id: Read<ContentID>
  }

  private struct Chains: Decodable {
    let workspace: Read<[UInt8]>
    let logStart: Read<Chain>
    let replicaStarts: [String: Read<Chain>]
    let log: [ChainStep]
  }

  private struct ChainStep: Decodable {
    let logged: Read<[UInt8]>
    let logChain, replicaChain: Read<Chain>
  }

  @Test func `a term has one id in all its spellings, that of the vectors`() throws {
    for term in try Vectors.read("ids", as: IDs.self).terms {
      #expect(ContentID.term(term.text.value) == term.id.value, "\(term.text.value)")
    }
  }

  @Test func `replica ids are those of the vectors`() throws {
    for replica in try Vectors.read("ids", as: IDs.self).replicas {
      #expect(ReplicaID(publicKey: replica.publicKey.value) == replica.id.value)
    }
  }

  @Test func `content ids are those of the vectors`() throws {
    let ids = try Vectors.read("ids", as: IDs.self)
    for article in ids.articles {
      let id = ContentID.article(url: article.url?.value, text: article.text.value)
      #expect(id == article.id.value, "\(article.url?.value ?? "") \(article.text.value)")
    }
    for revision in ids.revisions {
      #expect(ContentID.revision(text: revision.text.value) == revision.id.value)
    }
  }

  @Test func `chains are those of the vectors`() throws {
    let chains = try Vectors.read("chains", as: Chains.self)
    let workspace = chains.workspace.value
    var log = Chain(workspace: workspace)
    #expect(log == chains.logStart.value)
    var own: [ReplicaID: Chain] = [:]
    for (replica, start) in chains.replicaStarts {
      let id = try #require(ReplicaID(vector: replica))
      own[id] = Chain(replica: id, workspace: workspace)
      #expect(own[id] == start.value)
    }
    for step in chains.log {
      var reader = ProtoReader(step.logged.value)
      let logged = try reader.logged()
      let replica = logged.changeset.replica
      let ownChain = try #require(own[replica]).adding(logged.changeset)
      own[replica] = ownChain
      log = log.adding(logged, own: ownChain)
      #expect(log == step.logChain.value)
      #expect(own[replica] == step.replicaChain.value)
    }
  }
}
