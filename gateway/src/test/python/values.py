"""Every type there and back, with odd values, and the eight validator tests."""
import datetime
import math
import sys
import xmlrpc.client
from xmlrpc.client import Binary, DateTime

server = xmlrpc.client.ServerProxy(sys.argv[1], allow_none=True)
builtin = xmlrpc.client.ServerProxy(sys.argv[1], allow_none=True, use_builtin_types=True)
roundtrip = server.sample.roundtrip


def same(value):
    back = roundtrip(value)
    assert type(back) is type(value) and back == value, (value, back)


for number in (0, 1, -1, 42, 2**31 - 1, -(2**31)):
    same(number)
for truth in (True, False):
    same(truth)
for floating in (0.0, 1.0, -2.5, 0.1, 1e300, -1e-300, 5e-324, 1.7976931348623157e308, math.inf, -math.inf):
    same(floating)
assert math.copysign(1, roundtrip(-0.0)) == -1
assert math.isnan(roundtrip(math.nan))
for text in (
    "", " ", "\n", " leading and trailing ", "a\tb\nc", "<&>\"'", "]]>", "]]", "<![CDATA[x]]>", "&amp;&#65;",
    "é ü ß", "日本語", "\U0001F600\U00010000\U0010FFFF", "\u2028\u0085", "x" * 100_000,
):
    same(text)
# A parser must read a bare CR LF as LF (XML 1.0, section 2.11), and xmlrpc.client sends it bare.
assert roundtrip("a\r\nb\rc") == "a\nb\nc"
for binary in (b"", b"\0", bytes(range(256)), b"x" * 100_000):
    assert roundtrip(Binary(binary)) == Binary(binary)
    assert builtin.sample.roundtrip(binary) == binary
for time in ("19980717T14:08:55", "20000229T00:00:00", "00010101T00:00:00", "99991231T23:59:59"):
    assert roundtrip(DateTime(time)) == DateTime(time), time
moment = datetime.datetime(2026, 1, 2, 3, 4, 5)
assert builtin.sample.roundtrip(moment) == moment
same(None)
for array in ([], [[]], [1, "a", True, None, 2.5, [1, [2, [3]]], {}], [None] * 3, list(range(20_000))):
    same(array)
for struct in ({}, {"": ""}, {"a": 1, "b": {"c": [1, {"d": None}]}}, {"<&>]]>": "x", "é\U0001F600": 1}):
    same(struct)
same({"member%d" % n: n for n in range(5_000)})
deep = "bottom"
for level in range(60):
    deep = [deep] if level % 2 else {"down": deep}
same(deep)

v = server.validator1
assert v.arrayOfStructsTest([{"moe": 1, "larry": 2, "curly": 3}, {"curly": -10}, {"curly": 40}]) == 33
assert v.countTheEntities("<<>&'\"\"\"&&<") == {
    "ctLeftAngleBrackets": 3, "ctRightAngleBrackets": 1, "ctAmpersands": 3, "ctApostrophes": 1, "ctQuotes": 3,
}
assert v.easyStructTest({"moe": 1, "larry": 2, "curly": 3}) == 6
struct = {"substruct%d" % n: {"moe": n, "larry": "é<&", "curly": [n]} for n in range(10)}
assert v.echoStructTest(struct) == struct
many = [1, True, "text", 2.5, DateTime("19980717T14:08:55"), Binary(b"\x00\xff")]
assert v.manyTypesTest(*many) == many
assert v.moderateSizeArrayCheck(["first"] + ["x"] * 150 + ["last"]) == "firstlast"
calendar = {"1999": {"04": {"01": {"moe": 9}}}, "2000": {"04": {"01": {"moe": 1, "larry": 2, "curly": 3}}}}
assert v.nestedStructTest(calendar) == 6
assert v.simpleStructReturnTest(7) == {"times10": 70, "times100": 700, "times1000": 7000}

# A lone struct is the arguments by name, unless the method takes a struct.
assert server.math.div({"divisor": 2, "dividend": 42}) == 21
assert server.validator1.simpleStructReturnTest({"number": 1})["times10"] == 10
assert server.demo.echo({"data": "x"}) == "Server responded: {data=x}"

# The contract has types of its own.
assert server.shop.place({"article": "tea", "price": 2.5, "when": DateTime("20260102T03:04:05")}) == {
    "article": "tea", "price": 5.0, "when": "2026-01-02T03:04:05",
}
assert server.shop.tomorrow(DateTime("20260102T03:04:05")) == DateTime("20260103T03:04:05")
assert server.shop.reversed(Binary(b"abc"), "RED") == Binary(b"cba")
assert server.shop.big() == ["18446744073709551616", 9223372036854775807 , "1.10"]
print("ok")
