#!/usr/bin/env python3
"""Meters behind a Modbus gateway, as pymodbus simulates them: `meter.py HOST STATE`.

Prints `ready HOST:PORT`. STATE is a file that says what is so, read with every request: a JSON object with a unit's number
for each meter, and for each

    serial    what registers 0 and 1 show
    index     what registers 10 and 11 show as a whole number, and 20 and 21 as its hundredth, an IEEE float
    fault     what is wrong: silence, garbage, a late answer, the answer of another unit, busy; nothing, if left out
    then      a meter like this one that has taken its place once `after` requests have been answered

A unit that is not there has the gateway answer for it. What was answered is counted since the file was written last.
"""

import asyncio
import json
import struct
import sys
from pathlib import Path

from pymodbus.constants import ExcCodes
from pymodbus.server import ModbusTcpServer
from pymodbus.simulator import DataType, SimData, SimDevice

UNITS = range(1, 31)


class Meters:
    def __init__(self, path):
        self.path = path
        self.written = None
        self.meters = {}
        self.answered = {}
        self.wrong = {"silence": lambda _: b"", "garbage": lambda data: bytes(byte ^ 0x5A for byte in data),
                      "unit": lambda data: data[:6] + bytes([data[6] + 1]) + data[7:],
                      "late": lambda data: bytes([data[0], data[1] ^ 1]) + data[2:]}

    def meter(self, unit):
        text = self.path.read_text()
        if text != self.written:
            self.written, self.meters, self.answered = text, json.loads(text), {}
        meter = self.meters.get(str(unit))
        if meter and "then" in meter and self.answered.get(unit, 0) >= meter["after"]:
            return meter["then"]
        return meter

    def action(self, unit):
        async def act(function, start, address, count, registers, values):
            meter = self.meter(unit)
            if meter is None:
                return ExcCodes.GATEWAY_NO_RESPONSE
            if meter.get("fault") == "busy":
                return ExcCodes.DEVICE_BUSY
            self.answered[unit] = self.answered.get(unit, 0) + 1
            shown = {0: struct.pack(">I", meter["serial"]), 10: struct.pack(">I", meter["index"]),
                     20: struct.pack(">f", meter["index"] / 100)}
            for place, data in shown.items():
                registers[place - start:place - start + 2] = struct.unpack(">HH", data)
            return None

        return act

    def trace(self, is_sending, data):
        if is_sending and len(data) > 6:
            meter = self.meters.get(str(data[6]), {})
            return self.wrong.get(meter.get("fault"), bytes)(data)
        return data


async def main(host, path):
    meters = Meters(Path(path))
    units = [SimDevice(unit, [SimData(0, values=0, count=30, datatype=DataType.REGISTERS)], action=meters.action(unit))
             for unit in UNITS]
    server = ModbusTcpServer(units, address=(host, 0), trace_packet=meters.trace)
    await server.listen()
    print("ready %s:%d" % server.transport.sockets[0].getsockname()[:2], flush=True)
    await server.serving


asyncio.run(main(*sys.argv[1:]))
