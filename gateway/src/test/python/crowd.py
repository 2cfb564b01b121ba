"""200 clients at once, each of whose answers is checked; then 1,000 calls on one connection."""
import sys
import threading
import xmlrpc.client

url = sys.argv[1]
wrong = []
start = threading.Barrier(200)


def client(number):
    try:
        with xmlrpc.client.ServerProxy(url) as server:
            start.wait()
            for call in range(5):
                value = {"client": number, "call": call, "text": "é<%d>" % number}
                back = server.sample.roundtrip(value)
                if back != value or server.math.div(number * 7, 7) != number:
                    wrong.append((value, back))
    except Exception as failure:
        wrong.append((number, repr(failure)))


threads = [threading.Thread(target=client, args=(number,)) for number in range(200)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
assert not wrong, wrong[:3]


class Counting(xmlrpc.client.Transport):
    connections = 0

    def make_connection(self, host):
        if not (self._connection and host == self._connection[0]):
            self.connections += 1
        return super().make_connection(host)


transport = Counting()
with xmlrpc.client.ServerProxy(url, transport=transport) as server:
    for number in range(1000):
        assert server.demo.div(number * 3, 3) == number
assert transport.connections == 1, transport.connections
print("ok")
