"""Perk Tutor's metrics of a recording, in the standard library alone, written from their definitions and from nothing of ours.

python3 perk_metrics.py POSES.csv TISSUE.stl NEEDLE PROBE  prints JSON {device: {metric: value}}.

A pose is 16 numbers by rows, mm; times are seconds. The needle points along its +z, its base is 300 mm behind its tip.
"""

import json
import math
import sys


def read_poses(path):
    tracks, order = {}, []
    with open(path, encoding="utf-8") as file:
        next(file)
        for line in file:
            cells = line.strip().split(",")
            if cells[1] not in tracks:
                tracks[cells[1]] = []
                order.append(cells[1])
            tracks[cells[1]].append((float(cells[0]), [float(cell) for cell in cells[2:]]))
    return order, {device: sorted(track, key=lambda each: each[0]) for device, track in tracks.items()}


def read_stl(path):
    corners = [
        tuple(float(cell) for cell in line.split()[1:4])
        for line in open(path, encoding="utf-8")
        if line.strip().startswith("vertex")
    ]
    return [corners[n : n + 3] for n in range(0, len(corners), 3)]


def at_master(order, tracks):
    """Every device at the moments of the first: its last pose with t <= T or |t - T| < 0.001 s."""
    times = [time for time, _ in tracks[order[0]]]
    walked = {order[0]: tracks[order[0]]}
    for device in order[1:]:
        walked[device] = []
        for moment in times:
            so_far = [pose for time, pose in tracks[device] if time <= moment or abs(time - moment) < 0.001]
            if so_far:
                walked[device].append((moment, so_far[-1]))
    return walked


def minus(a, b):
    return [a[k] - b[k] for k in range(3)]


def dot(a, b):
    return sum(x * y for x, y in zip(a, b))


def cross(a, b):
    return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]


def norm(a):
    return math.sqrt(dot(a, a))


def place(m):
    return [m[3], m[7], m[11]]


def axis(m):
    z = [m[2], m[6], m[10]]
    return [value / norm(z) for value in z]


def angle(m, n):
    """Of M N^-1, degrees: by the quaternion's vector and scalar parts."""
    r = [[sum(m[4 * i + k] * n[4 * j + k] for k in range(3)) for j in range(3)] for i in range(3)]
    trace = r[0][0] + r[1][1] + r[2][2]
    vector = [r[2][1] - r[1][2], r[0][2] - r[2][0], r[1][0] - r[0][1]]
    half_sine = norm(vector) / 2
    full = math.degrees(math.atan2(half_sine, (trace - 1) / 2)) % 360
    return min(full, 360 - full)


def crossings(triangles, start, way, most):
    """How far along `way` each triangle is met (Moller and Trumbore, 1997)."""
    found = []
    for a, b, c in triangles:
        e1, e2 = minus(b, a), minus(c, a)
        p = cross(way, e2)
        det = dot(e1, p)
        if abs(det) < 1e-12:
            continue
        s = minus(start, a)
        u = dot(s, p) / det
        q = cross(s, e1)
        v = dot(way, q) / det
        t = dot(e2, q) / det
        if u >= 0 and v >= 0 and u + v <= 1 and 0 < t <= most:
            found.append(t)
    return sorted(found)


ODD = [0.36, 0.48, 0.8]


def inside(triangles, at):
    return len(crossings(triangles, at, ODD, 1e9)) % 2 == 1


def actions(speeds, threshold):
    """(count, acting at each step): a change of state counts once it has held for more than 0.2 s."""
    acting, count, since, states = False, 0, None, []
    for speed, now, before in speeds:
        if since is None:
            since = before
        fast = speed > threshold
        if fast == acting:
            since = now
        elif now - since > 0.2:
            acting, since = fast, now
            count += fast
        states.append(acting)
    return count, states


def of_tool(track):
    places = [place(m) for _, m in track]
    times = [time for time, _ in track]
    steps = range(1, len(track))
    dt = [times[n] - times[n - 1] for n in steps]
    way = [norm(minus(places[n], places[n - 1])) for n in steps]
    turn = [angle(track[n][1], track[n - 1][1]) for n in steps]
    velocity = [[x / dt[n - 1] for x in minus(places[n], places[n - 1])] for n in steps]
    acceleration = [[x / dt[n] for x in minus(velocity[n], velocity[n - 1])] for n in range(1, len(velocity))]
    jerk = [[x / dt[n + 1] for x in minus(acceleration[n], acceleration[n - 1])] for n in range(1, len(acceleration))]
    mean = [sum(p[k] for p in places) / len(places) for k in range(3)]
    spans = [max(p[k] for p in places) - min(p[k] for p in places) for k in range(3)]
    timed = [(times[n], times[n - 1]) for n in steps]
    return {
        "Elapsed Time": sum(dt),
        "Path Length": sum(way),
        "Average Velocity": sum(mm / s for mm, s in zip(way, dt)) / len(dt),
        "Motion Smoothness": math.sqrt(sum(dot(j, j) * dt[n + 2] for n, j in enumerate(jerk))),
        "Rotation Total": sum(turn),
        "Translational Actions": actions([(mm / s, *t) for mm, s, t in zip(way, dt, timed)], 50)[0],
        "Rotational Actions": actions([(deg / s, *t) for deg, s, t in zip(turn, dt, timed)], 50)[0],
        "Bounding Box Volume": spans[0] * spans[1] * spans[2],
        "RMS": math.sqrt(sum(dot(minus(p, mean), minus(p, mean)) for p in places) / len(places)),
        "Path Inefficiency": 100 * (sum(way) / norm(minus(places[-1], places[0])) - 1),
    }


def heron(a, b, c):
    x, y, z = norm(minus(a, b)), norm(minus(b, c)), norm(minus(c, a))
    half = (x + y + z) / 2
    return math.sqrt(max(0, half * (half - x) * (half - y) * (half - z)))


def of_needle(track, triangles):
    seconds = path = damage = depth = 0
    punctures, is_in = 0, False
    before = None
    for time, m in track:
        tip, way = place(m), axis(m)
        now_in = inside(triangles, tip)
        out = crossings(triangles, tip, [-x for x in way], 300)
        leave = [tip[k] - out[0] * way[k] for k in range(3)] if out else None
        if before:
            before_time, before_tip, before_in, before_leave = before
            step = minus(tip, before_tip)
            depth += abs(dot(step, way))
            if now_in:
                seconds += time - before_time
                path += norm(step)
            if now_in and before_in and leave and before_leave:
                damage += heron(before_tip, tip, leave) + heron(leave, before_leave, before_tip)
        around = [inside(triangles, [tip[k] + mm * way[k] for k in range(3)]) for mm in (-1, 0, 1)]
        if all(around) and not is_in:
            punctures, is_in = punctures + 1, True
        elif not any(around):
            is_in = False
        before = (time, tip, now_in, leave)
    return {
        "Depth Perception": depth,
        "Time in Tissue": seconds,
        "Path in Tissue": path,
        "Tissue Damage": damage,
        "Tissue Punctures": punctures,
    }


def to_plane(needle, probe):
    """While the needle is in action: faster than 5 mm/s."""
    planes = dict(probe)
    speeds = [
        (norm(minus(place(needle[n][1]), place(needle[n - 1][1]))) / (needle[n][0] - needle[n - 1][0]), needle[n][0], needle[n - 1][0])
        for n in range(1, len(needle))
    ]
    _, states = actions(speeds, 5)
    away, askew = [], []
    for (time, m), acting in zip(needle[1:], states):
        if not acting or time not in planes:
            continue
        p = planes[time]
        normal = cross([p[0], p[4], p[8]], [p[1], p[5], p[9]])
        normal = [x / norm(normal) for x in normal]
        away.append(abs(dot(minus(place(m), place(p)), normal)))
        askew.append(abs(90 - math.degrees(math.acos(max(-1, min(1, dot(axis(m), normal)))))))
    return {
        "Average Needle-Plane Distance": sum(away) / len(away),
        "Maximum Needle-Plane Distance": max(away),
        "Average Needle-Plane Angle": sum(askew) / len(askew),
        "Maximum Needle-Plane Angle": max(askew),
    }


def main():
    poses, stl, needle, probe = sys.argv[1:]
    order, tracks = read_poses(poses)
    walked = at_master(order, tracks)
    figures = {device: of_tool(walked[device]) for device in (needle, probe)}
    figures[needle].update(of_needle(walked[needle], read_stl(stl)))
    figures[needle].update(to_plane(walked[needle], walked[probe]))
    json.dump(figures, sys.stdout)


main()
