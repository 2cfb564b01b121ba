package dev.parley.protocol;

import dev.parley.protocol.hashed.Hashed;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Java serialisation, read with an allow-list and limits. Thread-safe. What cannot be read is
 * {@link Status#REFUSED} where it is outside the list or a limit, {@link Status#BAD_REQUEST} where
 * it is no stream.
 */
final class ObjectCodec {
  static final String COLLISIONS = "The body's sets and maps have too many keys of one hash code";

  private static final byte[] NULL = {};

  private ObjectCodec() {}

  static byte[] encode(@Nullable Object value) throws IOException {
    if (value == null) {
      return NULL;
    }
    var bytes = new ByteArrayOutputStream(512);
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    }
    return bytes.toByteArray();
  }

  /**
   * An exception without its stack traces, and with causes outside the list reduced to their text.
   */
  static byte[] encodeThrown(Throwable thrown, AllowList allowed) throws IOException {
    var bytes = new ByteArrayOutputStream(512);
    try (var out = new ThrownOutputStream(bytes, allowed)) {
      out.writeObject(thrown);
    }
    return bytes.toByteArray();
  }

  static @Nullable Object decode(byte[] bytes, AllowList allowed, Limits limits) {
    if (bytes.length == 0) {
      return null;
    }
    if (bytes.length > limits.maxBytes()) {
      throw new ParleyException(
          Status.REFUSED,
          "The body has " + bytes.length + " bytes; the limit is " + limits.maxBytes());
    }
    var guard = new StreamGuard(allowed, limits, bytes);
    try (var in = new GuardedInputStream(bytes, guard)) {
      return in.readObject();
    } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError e) {
      throw failure(e, guard);
    } catch (StackOverflowError e) {
      throw new ParleyException(Status.REFUSED, "The body is nested too deeply", e);
    }
  }

  private static ParleyException failure(Throwable e, StreamGuard guard) {
    if (e instanceof AllowList.NotAllowedException refused) {
      return new ParleyException(
          Status.REFUSED,
          "The body holds " + refused.classname + ", which the contract does not name",
          e);
    }
    if (e instanceof Hashed.CollisionException) {
      return new ParleyException(Status.REFUSED, COLLISIONS, e);
    }
    if (guard.refusal != null) {
      return new ParleyException(Status.REFUSED, guard.refusal, e);
    }
    if (guard.defect != null) {
      return failure(guard.defect, new StreamGuard(guard.allowed, Limits.DEFAULT, NULL));
    }
    if (e instanceof InvalidClassException
        || e instanceof InvalidObjectException
        || e instanceof NotSerializableException) {
      return new ParleyException(
          Status.BAD_REQUEST, "The body does not fit the class here: " + e.getMessage(), e);
    }
    return new ParleyException(Status.BAD_REQUEST, "The body is no serialised object: " + e, e);
  }

  private static final class GuardedInputStream extends ObjectInputStream implements Hashed.Source {
    private final StreamGuard guard;

    GuardedInputStream(byte[] bytes, StreamGuard guard) throws IOException {
      super(new ByteArrayInputStream(bytes));
      this.guard = guard;
      setObjectInputFilter(guard);
    }

    @Override
    protected Class<?> resolveClass(ObjectStreamClass description) throws IOException {
      return guard.resolve(description.getName());
    }

    @Override
    public Hashed.Collisions collisions() {
      return guard.collisions();
    }

    @Override
    protected Class<?> resolveProxyClass(String[] interfaces) throws IOException {
      throw new AllowList.NotAllowedException(
          "a dynamic proxy of " + String.join(", ", interfaces));
    }
  }

  private static final class ThrownOutputStream extends ObjectOutputStream {
    private final AllowList allowed;

    ThrownOutputStream(OutputStream out, AllowList allowed) throws IOException {
      super(out);
      this.allowed = allowed;
      enableReplaceObject(true);
    }

    @Override
    protected Object replaceObject(Object value) {
      if (value instanceof StackTraceElement[]) {
        return new StackTraceElement[0];
      }
      if (value instanceof Throwable thrown && !allowed.allows(thrown.getClass())) {
        return new Exception(thrown.toString());
      }
      return value;
    }
  }
}
