package dev.parley.responder;

import java.io.Serializable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.commons.collections.Transformer;
import org.apache.commons.collections.functors.ChainedTransformer;
import org.apache.commons.collections.functors.ConstantTransformer;
import org.apache.commons.collections.functors.InvokerTransformer;
import org.apache.commons.collections.keyvalue.TiedMapEntry;
import org.apache.commons.collections.map.LazyMap;

/** A set that calls {@link #fire} when it is read: the known chain through a lazy map. */
public final class Gadget {
  static final AtomicInteger FIRED = new AtomicInteger();

  private Gadget() {}

  /** What an attacker would have run. */
  public static void fire() {
    FIRED.incrementAndGet();
  }

  static Serializable create() {
    var chain = new ChainedTransformer(new Transformer[] {new ConstantTransformer(1)});
    var lazy = LazyMap.decorate(new HashMap<>(Map.of()), chain);
    Set<Object> set = new HashSet<>();
    set.add(new TiedMapEntry(lazy, "key"));
    lazy.remove("key");
    arm(chain);
    return (Serializable) set;
  }

  private static void arm(ChainedTransformer chain) {
    try {
      var field = ChainedTransformer.class.getDeclaredField("iTransformers");
      field.setAccessible(true);
      field.set(
          chain,
          new Transformer[] {
            new ConstantTransformer(Gadget.class),
            new InvokerTransformer(
                "getMethod",
                new Class<?>[] {String.class, Class[].class},
                new Object[] {"fire", new Class<?>[0]}),
            new InvokerTransformer(
                "invoke",
                new Class<?>[] {Object.class, Object[].class},
                new Object[] {null, new Object[0]}),
            new ConstantTransformer(1)
          });
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("commons-collections has changed", e);
    }
  }
}
