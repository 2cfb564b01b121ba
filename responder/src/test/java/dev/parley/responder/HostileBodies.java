package dev.parley.responder;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Serialisation streams that no honest program sends. */
final class HostileBodies {
  /** Counts when the code of a class that no contract names runs. */
  static final AtomicInteger RAN = new AtomicInteger();

  private HostileBodies() {}

  /** On the class path, in no contract. */
  static final class Outlaw implements Serializable {
    private static final long serialVersionUID = 1L;

    private void readObject(java.io.ObjectInputStream in) {
      RAN.incrementAndGet();
    }
  }

  private static final class Handler implements InvocationHandler, Serializable {
    private static final long serialVersionUID = 1L;

    @Override
    public Object invoke(Object proxy, java.lang.reflect.Method method, Object[] arguments) {
      RAN.incrementAndGet();
      return 0;
    }
  }

  static byte[] stream(Object value) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] gadget() {
    return stream(new Object[] {Gadget.create()});
  }

  static byte[] outlaw() {
    return stream(new Object[] {new Outlaw()});
  }

  static byte[] proxy() {
    var proxy =
        Proxy.newProxyInstance(
            HostileBodies.class.getClassLoader(), new Class<?>[] {Comparable.class}, new Handler());
    return stream(new Object[] {proxy});
  }

  static byte[] lambda() {
    Supplier<Object> lambda = (Supplier<Object> & Serializable) RAN::incrementAndGet;
    return stream(new Object[] {lambda});
  }

  /** Reading it costs twice as much with each level. */
  static byte[] setBomb() {
    Set<Object> root = new HashSet<>();
    var one = root;
    var other = new HashSet<>();
    for (var level = 0; level < 40; level++) {
      var nextOne = new HashSet<>();
      var nextOther = new HashSet<>();
      nextOne.add("x");
      one.add(nextOne);
      one.add(nextOther);
      other.add(nextOne);
      other.add(nextOther);
      one = nextOne;
      other = nextOther;
    }
    return stream(new Object[] {root});
  }

  /** An array that claims 2³¹-1 elements. */
  static byte[] giantArray() {
    var honest = stream(new Object[7]);
    var bytes = ByteBuffer.wrap(honest);
    for (var at = 0; at < honest.length - 4; at++) {
      if (bytes.getInt(at) == 7) {
        bytes.putInt(at, Integer.MAX_VALUE);
      }
    }
    return honest;
  }

  static byte[] unknownClass() {
    var text = new String(outlaw(), StandardCharsets.ISO_8859_1);
    return text.replace("HostileBodies$Outlaw", "HostileBodies$Nobody")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] garbage() {
    return "this is no stream of objects".getBytes(StandardCharsets.ISO_8859_1);
  }

  static byte[] cut() {
    var whole = stream(new Object[] {1, 2});
    return java.util.Arrays.copyOf(whole, whole.length - 5);
  }
}
