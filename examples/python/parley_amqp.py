#!/usr/bin/env python3
"""Parley over AMQP 1.0, for programs in Python. Needs Qpid Proton (Debian: python3-qpid-proton).

    parley broker --console --amqp 5672
    parley_amqp.py call math div 42 2
    parley_amqp.py say ops "build 42 is green"
    parley_amqp.py hear ops --count 10

The user is $PARLEY_USER, the password the first line of $PARLEY_PASSWORD_FILE, the broker
$PARLEY_AMQP (host:port). With $PARLEY_TLS_CA the connection is TLS, to a host by its name: Proton
does not find addresses in certificates. Arguments of a call are JSON, and so is its result; where it
fails, its status and why are printed, and the program ends with 1.
"""
import argparse
import json
import os
import sys
import uuid

from proton import Message, SSLDomain, symbol
from proton.reactor import ReceiverOption, SenderOption
from proton.utils import BlockingConnection

PREFIX = "parley."
SECONDS = 10


class OfTopic(ReceiverOption):
    """All subscribers are to get each message, and not one of them."""

    def apply(self, receiver):
        receiver.source.capabilities.put_object(symbol("topic"))


class ToTopic(SenderOption):
    def apply(self, sender):
        sender.target.capabilities.put_object(symbol("topic"))


def connect(user):
    with open(os.environ["PARLEY_PASSWORD_FILE"], encoding="utf-8") as file:
        password = file.readline().rstrip("\n")
    tls = None
    if "PARLEY_TLS_CA" in os.environ:
        tls = SSLDomain(SSLDomain.MODE_CLIENT)
        tls.set_trusted_ca_db(os.environ["PARLEY_TLS_CA"])
        tls.set_peer_authentication(SSLDomain.VERIFY_PEER_NAME)
    return BlockingConnection(
        ("amqps://" if tls else "amqp://") + os.environ.get("PARLEY_AMQP", "127.0.0.1:5672"),
        timeout=SECONDS,
        ssl_domain=tls,
        user=user,
        password=password,
        allowed_mechs="PLAIN",
        allow_insecure_mechs=True,
    )


def call(connection, service, method, arguments):
    """Sends one request; the reply that bears its correlation id."""
    inbox = connection.create_receiver(None, dynamic=True)
    request = Message(
        body=json.dumps(arguments),
        reply_to=inbox.link.remote_source.address,
        correlation_id=str(uuid.uuid4()),
        ttl=float(SECONDS),
        properties={"parley_method": method, "parley_timeout": SECONDS * 1000},
    )
    connection.create_sender(PREFIX + "requests." + service).send(request)
    while True:
        reply = inbox.receive(timeout=SECONDS)
        inbox.accept()
        if reply.correlation_id == request.correlation_id:
            return reply


def say(connection, user, room, text):
    """Those who read AMQP are told the user by its id, which the broker compares with the login."""
    sender = connection.create_sender(PREFIX + "rooms." + room, options=ToTopic())
    sender.send(Message(body=text, user_id=user.encode()))


def hear(connection, room, count, seconds):
    ear = connection.create_receiver(PREFIX + "rooms." + room, credit=10, options=OfTopic())
    print("listening", flush=True)
    while count > 0:
        message = ear.receive(timeout=seconds)
        ear.accept()
        properties = message.properties or {}
        # Members' own messages have their name; who comes and goes is told by other kinds.
        if properties.get("parley_kind", "message") == "message":
            name = properties.get("parley_from", "").partition(" ")[2] or properties.get("parley_name")
            name = name or (message.user_id or b"?").decode()
            print(f"{name}: {message.body}", flush=True)
            count -= 1


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    calling = commands.add_parser("call")
    calling.add_argument("service")
    calling.add_argument("method")
    calling.add_argument("argument", nargs="*", help="JSON")
    for name in ("say", "hear"):
        commands.add_parser(name).add_argument("room")
    commands.choices["say"].add_argument("text")
    commands.choices["hear"].add_argument("--count", type=int, default=1)
    commands.choices["hear"].add_argument("--seconds", type=int, default=60)
    options = parser.parse_args()
    user = os.environ["PARLEY_USER"]
    connection = connect(user)
    try:
        if options.command == "say":
            say(connection, user, options.room, options.text)
            return 0
        if options.command == "hear":
            hear(connection, options.room, options.count, options.seconds)
            return 0
        reply = call(connection, options.service, options.method, [json.loads(one) for one in options.argument])
    finally:
        connection.close()
    status = reply.properties["parley_status"]
    if status == "OK":
        print(reply.body)
        return 0
    print(status + ": " + json.loads(reply.body)["message"], file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
