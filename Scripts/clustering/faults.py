"""The faults of the drill: what is done, for how long, and how it is mended. Each has two variants."""
import os, time

from clustering.machines import Broken, wait_for
from clustering.services import clock


class Fault:
    """A fault by its name on the command line, with its variants in words.

    `strike` is a generator of the class's methods: what is before its `yield` breaks something, what follows mends it.
    """

    def __init__(self, name, variants, strike, needs=None, seconds=15):
        self.name, self.variants, self.strike = name, variants, strike
        # What the machine must offer: a network of our own, or faketime.
        self.needs, self.seconds = needs, seconds
        # Clocks are off before the work begins: a replica leaves a node that is started anew, and stays away.
        self.comes_first = needs == "faketime"


def primary(cluster, team, variant):
    database = cluster.primary()
    if variant == 0:
        database.kill_postgres()
        yield
    else:
        database.kill()
        yield
        database.start()


def node(cluster, team, variant):
    killed = cluster.nodes[:variant + 1]
    for each in killed:
        each.kill()
    yield
    for each in killed:
        each.start(cluster)


def standby(cluster, team, variant):
    killed = [cluster.synchronous()] if variant == 0 else [
        each for each in cluster.databases if each is not cluster.primary()]
    for each in killed:
        each.kill()
    yield
    for each in killed:
        each.start()


def etcd(cluster, team, variant):
    leader = wait_for("a leader of etcd", 30, lambda: [each for each in cluster.etcds if each.leads()])[0]
    killed = [leader] if variant == 0 else [leader, next(each for each in cluster.etcds if each is not leader)]
    for each in killed:
        each.kill()
    yield
    for each in killed:
        each.start(cluster.etcds)


def node_database(cluster, team, variant):
    if variant == 0:
        pairs = [(cluster.nodes[0], each) for each in cluster.databases]
    else:
        pairs = [(each, cluster.primary()) for each in cluster.nodes]
    yield from cut(cluster, pairs)


def primary_standby(cluster, team, variant):
    leader = cluster.primary()
    others = [cluster.synchronous()] if variant == 0 else [
        each for each in cluster.databases if each is not leader]
    yield from cut(cluster, [(leader, each) for each in others])


def cut(cluster, pairs):
    for one, other in pairs:
        cluster.network.cut(one.machine, other.machine)
    try:
        yield
    finally:
        for one, other in pairs:
            cluster.network.join(one.machine, other.machine)


def cancel(cluster, team, variant):
    """The standby hears nothing, commits wait for it, and the wait of their backends is cancelled."""
    leader, follower = cluster.primary(), cluster.synchronous()
    lines = cut(cluster, [(leader, follower)])
    next(lines)
    cancelled, end = 0, time.monotonic() + 6
    while time.monotonic() < end:
        # What waits may be cancelled again and again: each commit is then seen by all, and on one disk.
        cancelled += int(cluster.sql(
            "SELECT count(pg_cancel_backend(pid)) FROM pg_stat_activity"
            " WHERE wait_event = 'SyncRep' AND application_name = 'postil'", at=leader))
        time.sleep(0.1)
    if variant == 1:
        # The standby takes over without those commits.
        leader.kill()
    next(lines, None)
    if not cancelled:
        raise Broken("no backend waited for the standby, so none was cancelled")
    yield f"{cancelled} cancelled"
    if variant == 1:
        leader.start()


def disk(cluster, team, variant):
    leader = cluster.primary()
    filled = os.path.join(leader.machine.folder, "filled")
    with open(filled, "wb") as file:
        try:
            while True:
                file.write(bytes(1 << 20))
        except OSError:
            pass
    if variant == 1:
        # More than the room that files of the write-ahead log have already: PostgreSQL panics, and cannot start.
        postmaster, end = leader.postmaster(), time.monotonic() + 20
        while leader.postmaster() == postmaster:
            if time.monotonic() > end:
                raise Broken("PostgreSQL went on without room for its write-ahead log")
            try:
                cluster.sql(
                    "SELECT count(pg_logical_emit_message(false, 'drill', repeat('x', 1000000)))"
                    " FROM generate_series(1, 500)", at=leader)
            except Broken:
                time.sleep(0.5)
    yield
    os.remove(filled)
    try:
        wait_for("the databases", 30, cluster.is_replicated)
    except Broken:
        # pg_rewind found no room either, and left half a copy.
        leader.make_anew(cluster)
        yield f"{leader.machine.name} did not come back, and was copied anew"


def node_clock(cluster, team, variant):
    offsets = [["+9y"], ["-9y", "+9y"]][variant]
    for each, offset in zip(cluster.nodes, offsets):
        each.kill()
        each.start(cluster, clock(offset))
    wait_for("the servers", 30, lambda: all(each.is_well() for each in cluster.nodes))
    yield
    for each, _ in zip(cluster.nodes, offsets):
        each.kill()
        each.start(cluster)


def replica_clock(cluster, team, variant):
    people = team.people[:4]
    for person in people:
        person.wrapper = clock(["+9y", "-9y"][variant])
    yield
    for person in people:
        person.wrapper = []


FAULTS = [
    Fault("primary", ["kill -9 of the primary's PostgreSQL", "kill -9 of the primary's whole machine"],
        primary, seconds=30),
    Fault("node", ["kill -9 of a node", "kill -9 of two of three nodes"], node),
    Fault("standby", ["kill -9 of the synchronous standby", "kill -9 of both standbys"], standby, seconds=25),
    Fault("etcd", ["kill -9 of the leader of etcd", "kill -9 of two of three etcd"], etcd, seconds=25),
    Fault("node-database", ["a node cut off from all databases", "all nodes cut off from the primary"],
        node_database, "network", 25),
    Fault("primary-standby",
        ["the primary cut off from the synchronous standby", "the primary cut off from both standbys"],
        primary_standby, "network", 30),
    Fault("cancel",
        ["backends cancelled that wait for the standby", "the same, and then the primary is lost"],
        cancel, "network", 30),
    Fault("disk", ["the disk of the primary is full", "the same, and no room for its write-ahead log"],
        disk, "network", 30),
    Fault("node-clock", ["a node's clock 9 years ahead", "one 9 years behind, one ahead"], node_clock, "faketime"),
    Fault("replica-clock", ["the clocks of 4 replicas 9 years ahead", "the clocks of 4 replicas 9 years behind"],
        replica_clock, "faketime"),
]
