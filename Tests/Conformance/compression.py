"""RFC 7541: every way to break a field block, and the corners of what is right."""

from frames import *
from peer import *
from rules import proves, rule

ERROR = connection_error(COMPRESSION_ERROR)
REQUEST = head("/small")
# Huffman codes (appendix B): "a" is 00011; EOS is thirty ones.
HUFFMAN = 0x80


def broken(clause, sentence, tail, before=REQUEST):
    rule(f"RFC 7541 {clause}", f"{sentence} is a connection error COMPRESSION_ERROR", headers(1, before + tail), ERROR)


def sees(text):
    """The handler has seen this field; stream 1 asks for /request."""
    return lambda peer: require(text in peer.answer(1).body, f"{peer.answers[1].body} lacks {text}")


def shows(clause, sentence, *fields, sees_=b""):
    rule(f"RFC 7541 {clause}", sentence, headers(1, head("/request") + b"".join(fields)), sees(sees_))


broken("6.1", "index 0", b"\x80")
broken("2.3.3", "an index above both tables", integer(62, 7, 0x80))
broken("2.3.3", "an index far above both tables", integer(100_000, 7, 0x80))
broken("2.3.3", "a name from an index above both tables", integer(70, 4, 0x00) + string("x"))
broken("2.3.3", "an incremental name from an index above both tables", integer(70, 6, 0x40) + string("x"))
broken("5.1", "an integer above 2^32", b"\xff" + b"\xff" * 9 + b"\x7f")
broken("5.1", "an integer with zeros without end", b"\xff" + b"\x80" * 200 + b"\x00")
broken("5.1", "a string length above 2^32", b"\x00\x7f" + b"\xff" * 9 + b"\x7f")
broken("5.1", "an integer that is cut off", b"\xff\x80")
broken("5.2", "a string longer than its block", b"\x00\x01x\x05abc")
broken("5.2", "a name longer than its block", b"\x00\x7fx")
broken("5.2", "a literal without a value", b"\x00\x01x")
broken("5.2", "a literal without a name", b"\x00")
# "aaa" is 000110001100011 and one bit of padding, "aaaaaaaa" fills five bytes exactly.
A3, A8 = bytes([0b00011000, 0b11000111]), bytes([0b00011000, 0b11000110, 0b00110001, 0b10001100, 0b01100011])
broken("5.2", "Huffman padding that is not ones", b"\x00\x01x" + bytes([HUFFMAN | 2, A3[0], A3[1] & 0xFE]))
broken("5.2", "Huffman padding of eight bits", b"\x00\x01x" + bytes([HUFFMAN | 6]) + A8 + b"\xff")
broken("5.2", "Huffman padding of fifteen bits", b"\x00\x01x" + bytes([HUFFMAN | 3]) + A3 + b"\xff")
broken("5.2", "EOS in a Huffman string", b"\x00\x01x" + bytes([HUFFMAN | 4]) + b"\xff" * 4)
broken("5.2", "EOS among letters", b"\x00\x01x" + bytes([HUFFMAN | 5, 0b00011111]) + b"\xff" * 4)
broken("5.2", "a broken Huffman name", b"\x00" + bytes([HUFFMAN | 1, 0x00]) + b"\x01x")
broken("6.3", "a table size above the limit", b"", before=integer(4_097, 5, 0x20) + REQUEST)
broken("6.3", "a table size of 2^32", b"", before=integer(2**32, 5, 0x20) + REQUEST)
broken("4.2", "a table size behind a field", integer(100, 5, 0x20))
broken("4.2", "a table size between fields", integer(100, 5, 0x20) + literal("x", "y"))

shows("5.2", "a Huffman string with one bit of padding is read", b"\x00\x01x" + bytes([HUFFMAN | 2]) + A3,
      sees_=b"x: aaa\n")
shows("5.2", "a Huffman string without padding is read", b"\x00\x01x" + bytes([HUFFMAN | 5]) + A8,
      sees_=b"x: aaaaaaaa\n")
shows("5.2", "an empty Huffman string is read", b"\x00\x01x" + bytes([HUFFMAN]), sees_=b"x: \n")
shows("6.2.1", "a literal with indexing is read, and its entry", literal("new", "entry", 0x40), b"\xbe",
      sees_=b"new: entry\nnew: entry\n")
shows("6.2.2", "a literal without indexing is read", literal("not", "kept"), sees_=b"not: kept\n")
shows("6.2.3", "a literal that is never indexed is read", literal("never", "kept", 0x10), sees_=b"never: kept\n")
shows("6.2.2", "a name from the static table is read", integer(58, 4, 0x00) + string("agent"),
      sees_=b"user-agent: agent\n")
shows("6.2.3", "a never-indexed name from the static table is read", integer(23, 4, 0x10) + string("secret"),
      sees_=b"authorization: secret\n")
shows("6.2.1", "a name from the dynamic table is read",
      literal("new", "entry", 0x40), integer(62, 6, 0x40) + string("2"), sees_=b"new: entry\nnew: 2\n")
shows("5.1", "an integer may have needless zeros", b"\x0f\xab\x80\x80\x00" + string("agent"),
      sees_=b"user-agent: agent\n")
broken("6.2.2", "the entry of a literal without indexing", literal("not", "kept") + b"\xbe")
broken("6.2.3", "the entry of a literal that is never indexed", literal("never", "kept", 0x10) + b"\xbe")
rule("RFC 7541 A", "the static table gives method, scheme and path",
     headers(1, b"\x82\x86" + integer(1, 4, 0x00) + string("here") + integer(4, 4, 0x00) + string("/small")),
     answers(1, body=b"small\n"))
rule("RFC 7541 2.3.2", "entries last from one request to the next",
     headers(3, REQUEST + literal("first", "1", 0x40) + literal("second", "2", 0x40)), answers(3),
     headers(5, head("/request") + bytes([0xBE, 0xBF])),
     lambda peer: require(b"second: 2\nfirst: 1\n" in peer.answer(5).body, "the entries are others"))

# 4.1: an entry counts its name, its value and 32 bytes.
SMALL_TABLE = integer(100, 5, 0x20)
FIVE = [literal(f"name-{i}", "x" * 12, 0x40) for i in range(5)]  # 50 bytes each
rule("RFC 7541 4.4", "the oldest entry goes when there is no room, the younger ones stay",
     headers(1, SMALL_TABLE + head("/request") + b"".join(FIVE) + bytes([0xBE, 0xBF])),
     sees(b"name-4: xxxxxxxxxxxx\nname-4: xxxxxxxxxxxx\nname-3: xxxxxxxxxxxx\n"))
broken("4.4", "an entry that was evicted", b"".join(FIVE) + bytes([0xC0]), before=SMALL_TABLE + REQUEST)
rule("RFC 7541 4.4", "an entry larger than the table empties it and is no error",
     headers(1, SMALL_TABLE + head("/request") + FIVE[0] + literal("large", "y" * 100, 0x40)),
     sees(b"large: " + b"y" * 100))
broken("4.4", "an entry of a table that was emptied so", FIVE[0] + literal("large", "y" * 100, 0x40) + b"\xbe",
       before=SMALL_TABLE + REQUEST)
rule("RFC 7541 4.3", "a table of size 0 forgets everything, and may grow again",
     headers(3, REQUEST + FIVE[0]), answers(3),
     headers(1 + 4, integer(0, 5, 0x20) + integer(4_096, 5, 0x20) + REQUEST + FIVE[1] + b"\xbe"), answers(5),
     headers(7, REQUEST + bytes([0xBF])), ERROR)
rule("RFC 7541 4.3", "a smaller table evicts", headers(1, REQUEST + FIVE[0] + FIVE[1]), answers(1),
     headers(3, integer(60, 5, 0x20) + REQUEST + b"\xbe"), answers(3), headers(5, REQUEST + b"\xbf"), ERROR)


@proves("RFC 7541 4.2", "the server keeps to the table size that the client allows")
def _(peer):
    peer.decoder.max_allowed_table_size = 0
    peer.send(settings((HEADER_TABLE_SIZE, 0)))
    peer.settle()
    for stream in (1, 3, 5):
        peer.send(get(stream, "/bytes/0"))
        # hpack refuses a block without the change that is due, and one that uses an entry.
        answers(stream, body=b"")(peer)
    require(peer.decoder.header_table_size == 0, "no change of the table size came")


@proves("RFC 9113 4.3", "a field block that cannot be decoded ends the connection, whatever its stream")
def _(peer):
    peer.send(get(1, "/never") + headers(3, b"\x80"))
    ERROR(peer)
