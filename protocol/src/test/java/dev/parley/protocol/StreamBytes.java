package dev.parley.protocol;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamConstants;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Serialisation streams written by hand, token by token, as no honest sender would. */
final class StreamBytes {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final DataOutputStream out = new DataOutputStream(bytes);

  StreamBytes() {
    u2(ObjectStreamConstants.STREAM_MAGIC & 0xFFFF).u2(ObjectStreamConstants.STREAM_VERSION);
  }

  /** What an honest sender writes. */
  static byte[] of(Object value) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What a reader without a filter gets. */
  static Object readPlainly(byte[] stream) throws IOException, ClassNotFoundException {
    try (var in = new ObjectInputStream(new ByteArrayInputStream(stream))) {
      return in.readObject();
    }
  }

  /** The stream with one name in it replaced by another of the same length. */
  static byte[] renamed(byte[] stream, String from, String to) {
    if (from.length() != to.length()) {
      throw new IllegalArgumentException(from + " and " + to + " differ in length");
    }
    var text = new String(stream, StandardCharsets.ISO_8859_1);
    return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
  }

  /** All that may be this number, changed to another. */
  static byte[] patched(byte[] stream, int from, int to) {
    var text = new String(stream, StandardCharsets.ISO_8859_1);
    if (!text.contains(latin(from))) {
      throw new IllegalArgumentException(from + " is not in the stream");
    }
    return text.replace(latin(from), latin(to)).getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String latin(int value) {
    var four =
        new byte[] {(byte) (value >> 24), (byte) (value >> 16), (byte) (value >> 8), (byte) value};
    return new String(four, StandardCharsets.ISO_8859_1);
  }

  StreamBytes u1(int value) {
    return write(() -> out.writeByte(value));
  }

  StreamBytes u2(int value) {
    return write(() -> out.writeShort(value));
  }

  StreamBytes i4(int value) {
    return write(() -> out.writeInt(value));
  }

  StreamBytes f4(float value) {
    return write(() -> out.writeFloat(value));
  }

  StreamBytes i8(long value) {
    return write(() -> out.writeLong(value));
  }

  StreamBytes utf(String value) {
    return write(() -> out.writeUTF(value));
  }

  StreamBytes object() {
    return u1(ObjectStreamConstants.TC_OBJECT);
  }

  StreamBytes array() {
    return u1(ObjectStreamConstants.TC_ARRAY);
  }

  StreamBytes string(String value) {
    return u1(ObjectStreamConstants.TC_STRING).utf(value);
  }

  StreamBytes end() {
    return u1(ObjectStreamConstants.TC_ENDBLOCKDATA);
  }

  StreamBytes nothing() {
    return u1(ObjectStreamConstants.TC_NULL);
  }

  /** The start of a class's description, up to and without its fields. */
  StreamBytes describe(Class<?> type, int flags, int fields) {
    var uid = java.io.ObjectStreamClass.lookupAny(type).getSerialVersionUID();
    return describe(type.getName(), uid, flags, fields);
  }

  StreamBytes describe(String name, long uid, int flags, int fields) {
    return u1(ObjectStreamConstants.TC_CLASSDESC).utf(name).i8(uid).u1(flags).u2(fields);
  }

  byte[] bytes() {
    return bytes.toByteArray();
  }

  private StreamBytes write(Writing writing) {
    try {
      writing.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  private interface Writing {
    void run() throws IOException;
  }
}
