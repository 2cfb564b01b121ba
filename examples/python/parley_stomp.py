#!/usr/bin/env python3
"""Parley over STOMP, for programs in Python. Needs stomp.py (Debian: python3-stomp).

    parley broker --stomp 61613
    parley_stomp.py call math div 42 2
    parley_stomp.py say ops "build 42 is green"
    parley_stomp.py hear ops --count 10

The user is $PARLEY_USER, the password the first line of $PARLEY_PASSWORD_FILE, the broker
$PARLEY_STOMP (host:port). With $PARLEY_TLS_CA the connection is TLS.
"""
import argparse
import json
import logging
import os
import queue
import sys
import uuid

import stomp

PREFIX = "parley."


class Inbox(stomp.ConnectionListener):
    """What comes, in its order; read by one thread."""

    def __init__(self):
        self.frames = queue.Queue()

    def on_message(self, frame):
        self.frames.put(frame)

    def on_receipt(self, frame):
        self.frames.put(frame)

    def on_error(self, frame):
        self.frames.put(frame)

    def on_disconnected(self):
        self.frames.put(None)

    def next(self, command, seconds):
        try:
            frame = self.frames.get(timeout=seconds)
        except queue.Empty:
            raise SystemExit(f"error: nothing came within {seconds} s")
        if frame is None:
            raise SystemExit("error: the broker closed the connection")
        if frame.cmd != command:
            raise SystemExit(f"error: {frame.headers.get('message', frame.cmd)}")
        return frame


class Parley:
    def __init__(self, place, user, password, ca=None):
        host, port = place.rsplit(":", 1)
        self.inbox = Inbox()
        self.connection = stomp.Connection12([(host, int(port))])
        if ca:
            self.connection.set_ssl([(host, int(port))], ca_certs=ca, cert_validator=is_for_host)
        self.connection.set_listener("", self.inbox)
        self.connection.connect(user, password, wait=True)

    def subscribe(self, destination):
        """Returns when the broker has it: what is sent from then on comes."""
        receipt = str(uuid.uuid4())
        self.connection.subscribe(
            destination, receipt, headers={"subscription-type": "MULTICAST", "receipt": receipt})
        self.inbox.next("RECEIPT", 30)

    def call(self, service, method, arguments, seconds=30):
        """The result; whoever serves it may be written in any language."""
        reply_to = str(uuid.uuid4())
        self.subscribe(reply_to)
        correlation_id = str(uuid.uuid4())
        self.connection.send(
            f"{PREFIX}requests.{service}",
            json.dumps(arguments),
            content_type="application/json",
            headers={
                "destination-type": "ANYCAST",
                "reply-to": f"topic://{reply_to}",
                "correlation-id": correlation_id,
                "parley_method": method,
                "parley_timeout": str(seconds * 1000),
            })
        reply = self.inbox.next("MESSAGE", seconds)
        while reply.headers.get("correlation-id") != correlation_id:
            reply = self.inbox.next("MESSAGE", seconds)
        body = json.loads(reply.body) if reply.body else None
        status = reply.headers.get("parley_status")
        if status != "OK":
            raise SystemExit(f"error: {status}: {(body or {}).get('message', '')}")
        return body

    def say(self, room, text):
        self.connection.send(
            f"{PREFIX}rooms.{room}", text, headers={"destination-type": "MULTICAST"})

    def hear(self, room, count, seconds):
        self.subscribe(f"{PREFIX}rooms.{room}")
        print("listening", flush=True)
        while count > 0:
            message = self.inbox.next("MESSAGE", seconds)
            # Members' own messages have their name; who comes and goes is told by other kinds.
            if message.headers.get("parley_kind", "message") == "message":
                name = message.headers.get("parley_from", "").partition(" ")[2] or message.headers.get("parley_name")
                name = name or message.headers.get("JMSXUserID", "?")
                print(f"{name}: {message.body}", flush=True)
                count -= 1


def is_for_host(certificate, host):
    """stomp.py looks at the authority, and leaves the host to us."""
    names = [name for kind, name in certificate.get("subjectAltName", ())
             if kind in ("DNS", "IP Address")]
    return host in names, f"the certificate is for {names}, not for {host}"


def main():
    parser = argparse.ArgumentParser(description="Parley over STOMP")
    commands = parser.add_subparsers(dest="command", required=True)
    call = commands.add_parser("call")
    call.add_argument("service")
    call.add_argument("method")
    call.add_argument("arguments", nargs="*", help="JSON, or text")
    for name in ("say", "hear"):
        commands.add_parser(name).add_argument("room")
    commands.choices["say"].add_argument("text")
    commands.choices["hear"].add_argument("--count", type=int, default=1)
    commands.choices["hear"].add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()

    with open(os.environ["PARLEY_PASSWORD_FILE"], encoding="utf-8") as file:
        password = file.readline().rstrip("\n")
    parley = Parley(
        os.environ.get("PARLEY_STOMP", "127.0.0.1:61613"),
        os.environ.get("PARLEY_USER", "requester"), password, os.environ.get("PARLEY_TLS_CA"))
    if options.command == "call":
        print(json.dumps(
            parley.call(options.service, options.method, [value(a) for a in options.arguments])))
    elif options.command == "say":
        parley.say(options.room, options.text)
    else:
        parley.hear(options.room, options.count, options.seconds)
    # With TLS the broker may hang up first, of which stomp.py would warn.
    logging.getLogger("stomp.py").setLevel(logging.ERROR)
    parley.connection.disconnect(receipt=str(uuid.uuid4()))


def value(argument):
    try:
        return json.loads(argument)
    except ValueError:
        return argument


if __name__ == "__main__":
    sys.exit(main())
