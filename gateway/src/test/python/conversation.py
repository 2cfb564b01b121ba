"""The clients of the original task, in the spelling of Python 3."""
import http.client
import sys
import xmlrpc.client

host, port = sys.argv[1], int(sys.argv[2])

server = xmlrpc.client.ServerProxy("http://%s:%d" % (host, port))
print("The server supports these functions:")
print("\n".join(server.system.listMethods()))
print(server.echo("We sent this data to server"))
print("Server says: 8 / 4 is: %d" % server.div(8, 4))
if server.foo_function():
    print("Server says: foo_function returned True")

connection = http.client.HTTPConnection(host, port)
connection.request("GET", "/somefile")
response = connection.getresponse()
print("Server Status: %d" % response.status)
print("Server Message: %s" % response.read().decode())
