package dev.parley.testing;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.core.remoting.impl.invm.InVMRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A broker at a {@code vm://} URL that stays the same when the broker is replaced: each has a
 * number of its own, so the registry of in-VM acceptors is given one more that is ours. Guarded by
 * its owner's lock.
 */
final class InVmBroker {
  // Far from the numbers that others write by hand, and from those that brokers take themselves.
  private static final AtomicInteger NEXT_VM_ID = new AtomicInteger(161_000);

  private final int vmId = NEXT_VM_ID.getAndIncrement();
  private final Credentials credentials;
  private @Nullable Broker running;

  InVmBroker(Credentials credentials) {
    this.credentials = credentials;
  }

  String url() {
    return "vm://" + vmId;
  }

  /** Null while it is stopped. */
  @Nullable Broker running() {
    return running;
  }

  Broker start() {
    var broker = Broker.builder().inMemory().noTcp().credentials(credentials).start();
    var own = Integer.parseInt(broker.inVmUrl().substring("vm://".length()));
    InVMRegistry.instance.registerAcceptor(vmId, InVMRegistry.instance.getAcceptor(own));
    running = broker;
    return broker;
  }

  void stop() {
    var broker = running;
    running = null;
    if (broker != null) {
      InVMRegistry.instance.unregisterAcceptor(vmId);
      broker.close();
    }
  }
}
