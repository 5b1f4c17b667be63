"""What a community has before it is asked things at random: else almost all of it would be about things that are not there.

The ids are those of the description's examples."""

import json
from datetime import datetime, timedelta, timezone

import httpx

from checks import PATIENCE
from peer import require

# In an order in which each can be made of those before it: verb, subject, data.
FURNITURE = [
    ("place.add", "b3", {"kind": "building", "name": "三号楼"}),
    ("place.add", "b3/u1", {"kind": "unit", "name": "一单元"}),
    ("place.add", "b3/u1/r502", {"kind": "room", "name": "502"}),
    ("device.install", "smoke-b1-3", {"kind": "smoke-detector", "model": "JTY-GD-3002", "place": "b3/u1/r502"}),
    ("device.install", "camera-gate-1", {"kind": "camera", "model": "DS-2CD", "place": "b3"}),
    ("department.found", "repair", {"name": "维修部", "level": "L0"}),
    ("department.found", "security", {"name": "保安部", "level": "L0"}),
    ("staff.engage", "guard-1", {"department": "security"}),
    ("seat.open", "seat-1", {"place": "b3"}),
    ("checkpoint.install", "gate-1", {"place": "b3", "method": "nfc"}),
    ("inspection.plan", "night-round", {
        "place": "/", "kind": "patrol", "name": "夜间巡更", "route": ["gate-1"], "ordered": True, "toleranceMinutes": 15, "gapHours": 24,
        "schedules": [{"first": "2026-03-01", "starts": ["22:00"], "minutes": 60, "workingDays": False}]}),
    ("alarm.raise", "smoke-b1-3", {"category": "fire.smoke"}),
    ("case.report", None, {"place": "b3", "category": "fire.smoke", "priority": "P1", "source": "sensor",
        "reporter": {"name": "张三", "phone": "13800000000"}, "text": "电梯停在三楼"}),
    ("survey.open", None, {"topic": "保洁服务", "place": "b3", "method": "online", "population": 1200}),
    ("media.store", None, {"sha256": "e3" * 32, "byteCount": 183402, "type": "image/jpeg"}),
    ("zone.set", None, {"zone": "Asia/Shanghai"}),
    ("meter.register", "E-0", {"medium": "electricity", "category": "incomer", "place": "b3",
        "from": "2026-03-01T00:00:00+08:00"}),
    ("meter.register", "E-101", {
        "medium": "electricity", "category": "incomer", "parent": "E-0", "place": "b3", "from": "2026-03-01T00:00:00+08:00"}),
    ("meter.add-register", "E-101", {
        "register": "1.8.0", "decimals": 2, "digits": 8, "interval": 15, "index": "120.50", "from": "2026-03-01T00:00:00+08:00"}),
    ("roster.declare", "hub-1", {"registers": ["E-101/1.8.0"], "from": "2026-03-01T00:00:00+08:00"}),
]


def furnish(community, token):
    """The ids of all things by the nouns of their verbs."""
    things = {}
    headers = {"authorization": f"Bearer {token}"}
    with httpx.Client(base_url=f"http://127.0.0.1:{community.port}", headers=headers, timeout=PATIENCE) as client:
        def ask(verb, subject, data):
            command = {"verb": verb, "data": data} | ({"subject": subject} if subject else {})
            answer = client.post("/v1/commands", json=[command])
            require(answer.status_code == 200, f"{verb}: {answer.text}")
            things.setdefault(verb.split(".")[0], []).append(answer.json()["receipts"][0]["subject"])

        for verb, subject, data in FURNITURE:
            ask(verb, subject, data)
        begin = datetime.now(timezone.utc) + timedelta(hours=1)
        ask("round.plan", None, {
            "plan": "night-round", "from": begin.isoformat(), "until": (begin + timedelta(hours=1)).isoformat()})
        ask("finding.report", None, {"place": "b3", "category": "fire.smoke", "priority": "P2"})
    return things
