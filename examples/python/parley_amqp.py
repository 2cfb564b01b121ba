#!/usr/bin/env python3
"""Calls over AMQP 1.0, for programs in Python. Needs Qpid Proton (Debian: python3-qpid-proton).

    parley broker --console --amqp 5672
    parley_amqp.py math div 42 2

The user is $PARLEY_USER, the password the first line of $PARLEY_PASSWORD_FILE, the broker
$PARLEY_AMQP (host:port). Arguments are JSON. Prints the result as JSON; where the call fails, its
status and why, and ends with 1.
"""
import argparse
import json
import os
import sys
import uuid

from proton import Message
from proton.utils import BlockingConnection

PREFIX = "parley."
SECONDS = 10


def connect():
    with open(os.environ["PARLEY_PASSWORD_FILE"], encoding="utf-8") as file:
        password = file.readline().rstrip("\n")
    return BlockingConnection(
        "amqp://" + os.environ.get("PARLEY_AMQP", "127.0.0.1:5672"),
        timeout=SECONDS,
        user=os.environ["PARLEY_USER"],
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("service")
    parser.add_argument("method")
    parser.add_argument("argument", nargs="*", help="JSON")
    options = parser.parse_args()
    connection = connect()
    try:
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
