"""Python's own XML-RPC server, for the benchmark: talks to its driver as the processes in Java do."""
import json
import os
import socketserver
import sys
import threading
import time
from xmlrpc.server import SimpleXMLRPCRequestHandler, SimpleXMLRPCServer


class OneThread(SimpleXMLRPCServer):
    request_queue_size = 512  # so that all clients can connect at once


class Threads(socketserver.ThreadingMixIn, OneThread):
    daemon_threads = True


class KeptAlive(SimpleXMLRPCRequestHandler):
    protocol_version = "HTTP/1.1"


if sys.argv[1] == "threads":
    server = Threads(("127.0.0.1", 0), requestHandler=KeptAlive, logRequests=False)
else:
    # One thread would serve one kept connection for ever, and no other.
    server = OneThread(("127.0.0.1", 0), logRequests=False)
server.register_function(lambda dividend, divisor: dividend // divisor, "functions.div")
server.register_function(lambda text: text, "functions.echo")
threading.Thread(target=server.serve_forever, daemon=True).start()

for line in sys.stdin:
    if line.startswith("start "):
        answer = server.server_address[1]
    else:
        answer = {"cpuNanos": time.process_time_ns(), "allocatedBytes": 0}
    print("ok " + json.dumps(answer), flush=True)
os._exit(0)
