"""Runs the faults one after the other, and says after each what was lost, and how long nobody could push."""
import shutil, sys, time

from clustering.faults import FAULTS
from clustering.machines import Broken

NEEDS = {"network": "root where it may make network namespaces", "faketime": "Debian's package faketime"}
COLUMNS = "{:>2}  {:<58} {:>6} {:>8} {:>8} {:>5}  {}"


def can(need, cluster):
    return {
        None: True, "network": cluster.network.is_isolated,
        "faketime": bool(shutil.which("faketime")),
    }[need]


def plan(cluster, runs, only):
    """Each fault in its first variant, then each in its second, and so on."""
    faults = [fault for fault in FAULTS if only in (None, fault.name)]
    for fault in faults:
        if not can(fault.needs, cluster):
            print(f"skipped: {fault.name} needs {NEEDS[fault.needs]}")
    faults = [fault for fault in faults if can(fault.needs, cluster)]
    runs = 2 * len(faults) if runs is None else runs
    return [(faults[number % len(faults)], number // len(faults) % 2) for number in range(runs)] if faults else []


def drill(cluster, team, runs, only):
    """Returns whether nothing was lost and everything went on."""
    print(COLUMNS.format("", "fault", "events", "nobody", "one", "line", "after it"))
    rows, begun = [], time.monotonic()
    for number, (fault, variant) in enumerate(plan(cluster, runs, only), 1):
        row = strike(cluster, team, fault, variant)
        rows.append(row)
        print(COLUMNS.format(
            number, fault.variants[variant], row["acknowledged"], f"{row['nobody']:.1f} s", f"{row['one']:.1f} s",
            row["timeline"] or "?", "WRONG" if row["wrong"] else "nothing lost, all equal"))
        for line in row["wrong"] + row["notes"]:
            print(f"    {line}")
        sys.stdout.flush()
        if row["is_over"]:
            break
    wrong = sum(bool(row["wrong"]) for row in rows)
    print(f"\n{len(rows)} runs in {(time.monotonic() - begun) / 60:.0f} min, {team.acknowledged()} events acknowledged;"
        f" {wrong or 'no'} run{'' if wrong == 1 else 's'} with something wrong")
    return bool(rows) and not wrong


def strike(cluster, team, fault, variant):
    wrong, notes, before = [], [], team.acknowledged()
    cluster.wait_until_well()
    steps = fault.strike(cluster, team, variant)
    if fault.comes_first:
        next(steps)
    team.spread()
    team.begin()
    time.sleep(3)
    since, is_over = time.monotonic(), False
    try:
        notes.append(None if fault.comes_first else next(steps))
        time.sleep(max(0, fault.seconds - (time.monotonic() - since)))
        notes.append(next(steps, None))
        cluster.wait_until_well()
        time.sleep(4)
    except Broken as broken:
        wrong.append(str(broken))
        # Without a cluster that is well the next run would tell nothing.
        is_over = True
    until = time.monotonic()
    team.rest()
    nobody, one = team.outage(since, until)
    notes += [f"{times} × {what}" for what, times in team.surprises().items()]
    try:
        wrong += team.check()
        notes += team.other_years()
    except Broken as broken:
        wrong.append(str(broken))
    wrong += [f"{times} × {what}" for what, times in team.surprises().items()]
    return {
        "wrong": wrong, "notes": list(filter(None, notes)), "nobody": nobody, "one": one,
        "acknowledged": team.acknowledged() - before, "timeline": cluster.timeline(), "is_over": is_over,
    }
