package dev.parley.protocol;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.ObjectStreamConstants;
import java.io.StreamCorruptedException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the bytes of a serialised stream, and creates nothing of what is in it. Its methods
 * throw {@link BufferUnderflowException} where the stream ends too early.
 */
final class StreamCursor {
  private final ByteBuffer bytes;

  StreamCursor(byte[] bytes) {
    this.bytes = ByteBuffer.wrap(bytes);
  }

  byte tag() {
    return bytes.get();
  }

  byte peekTag() {
    return bytes.get(bytes.position());
  }

  /** Has {@link #tag} give the last one again. */
  void back() {
    bytes.position(bytes.position() - 1);
  }

  int unsignedShort() {
    return bytes.getShort() & 0xFFFF;
  }

  int integer() {
    return bytes.getInt();
  }

  int peekInteger() {
    return bytes.getInt(bytes.position());
  }

  long longInteger() {
    return bytes.getLong();
  }

  String text() throws IOException {
    var start = bytes.position();
    skip(unsignedShort());
    return new DataInputStream(
            new ByteArrayInputStream(bytes.array(), start, bytes.position() - start))
        .readUTF();
  }

  void skip(long count) {
    if (count < 0 || count > bytes.remaining()) {
      throw new BufferUnderflowException();
    }
    bytes.position(bytes.position() + (int) count);
  }

  /** Passes over primitive data, keeping the first of it; true at the end of the annotation. */
  boolean atEnd(@Nullable ByteBuffer header) {
    while (true) {
      var tag = tag();
      if (tag == ObjectStreamConstants.TC_ENDBLOCKDATA) {
        return true;
      } else if (tag == ObjectStreamConstants.TC_BLOCKDATA) {
        block(bytes.get() & 0xFF, header);
      } else if (tag == ObjectStreamConstants.TC_BLOCKDATALONG) {
        block(bytes.getInt(), header);
      } else {
        back();
        return false;
      }
    }
  }

  private void block(int length, @Nullable ByteBuffer header) {
    var start = bytes.position();
    skip(length);
    if (header != null) {
      header.put(bytes.array(), start, Math.min(length, header.remaining()));
    }
  }

  /** How many bytes a primitive of that type code has. */
  static int size(char code) throws StreamCorruptedException {
    return switch (code) {
      case 'B', 'Z' -> 1;
      case 'C', 'S' -> 2;
      case 'F', 'I' -> 4;
      case 'D', 'J' -> 8;
      default -> throw new StreamCorruptedException("unknown type " + code);
    };
  }
}
