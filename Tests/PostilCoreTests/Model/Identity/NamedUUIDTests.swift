import PostilCore
import Testing

struct NamedUUIDTests {
  @Test func `a name gives the same UUID as other implementations`() {
    // uuid.uuid5(uuid.NAMESPACE_URL, …) of Python.
    let named = NamedUUID("urn:postil:ns#", in: .urls)
    #expect(NamedUUID.urls.description == "6ba7b811-9dad-11d1-80b4-00c04fd430c8")
    #expect(named.description == "28309a48-5431-54bb-92e0-ce1f8239d687")
    #expect(NamedUUID("міст", in: named).description == "bf4dbde2-d74f-5c0a-b184-7d0a767f3924")
  }
}
