"""Introspection, multicall and faults."""
import sys
import xmlrpc.client

server = xmlrpc.client.ServerProxy(sys.argv[1], allow_none=True)


def fault(call, code, text):
    try:
        result = call()
    except xmlrpc.client.Fault as failure:
        assert failure.faultCode == code, failure
        assert failure.faultString.startswith(text), failure
        assert "\tat " not in failure.faultString, failure
    else:
        raise AssertionError("no fault, but %r" % (result,))


names = server.system.listMethods()
assert names == sorted(names)
assert {"math.div", "demo.echo", "echo", "div", "foo_function", "system.multicall"} <= set(names), names
assert not any("secret" in name for name in names), names
assert server.system.methodSignature("validator1.manyTypesTest") == [
    ["array", "int", "boolean", "string", "double", "dateTime.iso8601", "base64"]
]
assert server.system.methodSignature("validator1.easyStructTest") == [["int", "struct"]]
assert server.system.methodSignature("math.div") == "undef"
assert server.system.methodSignature("system.multicall") == [["array", "array"]]
help = server.system.methodHelp("math.div")
assert help.startswith("Number div(Number dividend, Number divisor)\nDivides: "), help
assert "Makes calls" in server.system.methodHelp("system.multicall")
assert server.system.getCapabilities()["faults_interop"]["specVersion"] == 20010516

fault(lambda: server.math.div(1, 0), -32500, "FAILED: java.lang.ArithmeticException: division by zero")
fault(lambda: server.math.dvi(1, 1), -32601, "NO_SUCH_METHOD: The service 'math' has no method dvi;")
fault(lambda: server.nobody.knows(), -32601, "NO_SUCH_SERVICE: ")
fault(lambda: server.secret.tell(), -32601, "NO_SUCH_METHOD: There is no method secret.tell here")
fault(lambda: server.nothing(), -32601, "NO_SUCH_METHOD: ")
fault(lambda: server.system.nothing(), -32601, "NO_SUCH_METHOD: ")
fault(lambda: server.system.methodHelp("secret.tell"), -32601, "NO_SUCH_METHOD: ")
fault(lambda: server.system.methodHelp(1), -32602, "BAD_ARGUMENTS: ")
fault(lambda: server.math.div(1), -32602, "BAD_ARGUMENTS: ")
fault(lambda: server.math.div("a", "b"), -32602, "BAD_ARGUMENTS: ")
fault(lambda: server.math.div({"dividend": 1, "by": 2}), -32602, "BAD_ARGUMENTS: ")
fault(lambda: server.shop.control(), -32603, "INTERNAL: The result cannot be sent: it has the character U+0001")
fault(lambda: server.shop.busy(), -32400, "BUSY: come back later")

batch = xmlrpc.client.MultiCall(server)
batch.math.div(42, 2)
batch.math.div(1, 0)
batch.demo.echo("x")
batch.nobody.knows()
batch.system.methodHelp("string.makeUpper")
results = batch()
assert results[0] == 21 and results[2] == "Server responded: x", results.results
assert "makeUpper" in results[4]
fault(lambda: results[1], -32500, "FAILED: ")
fault(lambda: results[3], -32601, "NO_SUCH_SERVICE: ")
inner = {"methodName": "system.multicall", "params": [[]]}
assert server.system.multicall([inner, 1, {"methodName": "demo.foo_function", "params": []}]) == [
    {"faultCode": -32600, "faultString": "system.multicall must not be called in itself"},
    {"faultCode": -32602, "faultString":
        "BAD_ARGUMENTS: A call in system.multicall must be a struct of methodName and params"},
    [True],
]
assert server.system.multicall([]) == []
fault(lambda: server.system.multicall([{}] * 1001), -32602, "BAD_ARGUMENTS: system.multicall makes 1000 calls")
print("ok")
