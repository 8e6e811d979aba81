"""A whole cluster: how its parts find one another, start, are well, and end."""
import glob, os, pwd, re, secrets, shutil

from clustering.machines import Broken, Network, give, run, wait_for
from clustering.services import Database, Etcd, Node, ask

WORKSPACE = "newsroom"
ROLES = ["postgres", "replicator", "rewinder", "owner", "north", "south", "east"]


class Cluster:
    """Three etcd, three PostgreSQL under Patroni, and three servers of postil, in one folder."""

    def __init__(self, folder, program, is_isolated):
        self.folder, self.program = folder, program
        self.network = Network(is_isolated)
        # PostgreSQL refuses to run as root.
        self.user = "postgres" if os.getuid() == 0 else None
        os.chmod(folder, 0o711)
        os.mkdir(os.path.join(folder, "logs"))
        self.passwords = {name: secrets.token_hex(16) for name in ROLES + ["patroni"]}
        self.password_file = os.path.join(folder, "pgpass")
        with open(os.open(self.password_file, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.writelines(f"*:*:*:{name}:{self.passwords[name]}\n" for name in ROLES)
        binaries = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]))
        if not binaries:
            raise Broken("PostgreSQL is not installed")
        self.etcds = [Etcd(self.machine(f"etcd{number}"), self.user) for number in (1, 2, 3)]
        self.databases = [
            Database(self.machine(f"db{number}", 1024 * is_isolated), self.user, binaries[-1]) for number in (1, 2, 3)
        ]
        self.nodes = [Node(self.machine(name), program) for name in ("north", "south", "east")]

    def machine(self, name, megabytes=0):
        """Megabytes: of its disk, which is one in memory; 0 for as many as the folder has."""
        machine = self.network.machine(name, self.folder)
        if megabytes:
            run("mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=711", name, machine.folder)
        return machine

    def store(self, role):
        hosts = ",".join(database.machine.address for database in self.databases)
        return f"postgresql://{role}@{hosts}/postil?target_session_attrs=read-write"

    def sql(self, text, database="postil", at=None):
        """What a statement gives as postgres: at one server, else at the one that takes writes."""
        hosts = at.machine.address if at else ",".join(each.machine.address for each in self.databases)
        address = f"postgresql://postgres@{hosts}/{database}?connect_timeout=2"
        if not at:
            address += "&target_session_attrs=read-write"
        return run("psql", "-XAtq", "-v", "ON_ERROR_STOP=1", address, "-c", text,
            env={**os.environ, "PGPASSFILE": self.password_file}).strip()

    # --- Who is what now ---

    def members(self):
        """What Patroni says of the databases, by name; empty where nobody answers."""
        for database in self.databases:
            told = ask(f"{database.rest}/cluster")
            if told:
                return {member["name"]: member for member in told["members"]}
        return {}

    def in_role(self, role):
        """The databases in a role of Patroni's: leader, sync_standby, replica."""
        members = self.members()
        return [
            each for each in self.databases if members.get(each.machine.name, {}).get("role") == role
        ]

    def is_replicated(self):
        """One primary, and two standbys on its timeline, one of them synchronous."""
        members = self.members().values()
        roles = sorted(member["role"] for member in members)
        return (
            roles == ["leader", "replica", "sync_standby"]
            and all(member["state"] in ("running", "streaming") for member in members)
            and len({member.get("timeline") for member in members}) == 1
            and all(member.get("lag", 0) in range(1_000_000) for member in members))

    def wait_until_well(self, seconds=120):
        wait_for("etcd", seconds, lambda: all(etcd.is_well() for etcd in self.etcds))
        wait_for("the databases", seconds, self.is_replicated)
        wait_for("the servers", 30, lambda: all(node.is_well() for node in self.nodes))

    def primary(self):
        return wait_for("a primary", 30, lambda: self.in_role("leader"))[0]

    def synchronous(self):
        return wait_for("a synchronous standby", 30, lambda: self.in_role("sync_standby"))[0]

    def timeline(self):
        return next((member.get("timeline") for member in self.members().values()), None)

    # --- Start and end ---

    def start(self, say):
        for etcd in self.etcds:
            etcd.start(self.etcds)
        wait_for("etcd", 60, lambda: all(etcd.is_well() for etcd in self.etcds))
        say("etcd", self.etcds)
        for database in self.databases:
            database.configure(self)
        self.databases[0].start()
        wait_for("the first database", 90, lambda: self.in_role("leader"))
        for database in self.databases[1:]:
            database.start()
        wait_for("the databases", 120, self.is_replicated)
        say("PostgreSQL under Patroni", self.databases)
        self.make_workspace()
        for node in self.nodes:
            node.start(self)
        wait_for("the servers", 30, lambda: all(node.is_well() for node in self.nodes))
        say("postil serve", self.nodes)

    def make_workspace(self):
        wait_for("a primary", 30, lambda: self.sql("SELECT 1", "postgres"))
        self.sql(f"CREATE ROLE owner LOGIN CREATEROLE PASSWORD '{self.passwords['owner']}'", "postgres")
        self.sql("CREATE DATABASE postil OWNER owner TEMPLATE template0 ENCODING 'UTF8'", "postgres")
        keys = os.path.join(self.folder, "keys")
        run(self.program, "workspace", "create", keys, WORKSPACE, "--store", self.store("owner"), seconds=60,
            env={**os.environ, "PGPASSFILE": self.password_file})
        for node in self.nodes:
            name = node.machine.name
            self.sql(
                f"CREATE ROLE {name} LOGIN PASSWORD '{self.passwords[name]}' IN ROLE postil_node, pg_monitor")
            shutil.copytree(keys, os.path.join(node.machine.folder, "keys"))

    def link(self):
        """The link for the first admin."""
        def printed():
            with open(os.path.join(self.nodes[0].machine.folder, "link")) as file:
                return re.search(r"postil://\S+", file.read())
        return wait_for("a link", 20, printed).group()

    def end(self):
        for service in self.nodes + self.databases[::-1] + self.etcds:
            service.end()
        for database in self.databases if self.network.is_isolated else []:
            run("umount", "--lazy", database.machine.folder)
