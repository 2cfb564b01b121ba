package dev.parley.testing;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.broker.Credentials.User;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstanceFactoryContext;
import org.junit.jupiter.api.extension.TestInstancePreConstructCallback;

/**
 * A real broker in this JVM for the tests of one class, with security on as in production, and
 * nothing on disk or on the network.
 *
 * <pre>{@code
 * class GreeterTest {
 *   @RegisterExtension static final ParleyBroker broker = ParleyBroker.inMemory();
 *
 *   @Test
 *   void greets(ParleyConnection connection) {
 *     var responder = broker.closing(Responder.builder(connection).build());
 *     var requester = broker.closing(Requester.builder(connection).build());
 *     responder.export("greeter", Greeter.class, name -> "Hello " + name);
 *     assertThat(requester.proxy("greeter", Greeter.class).greet("world")).isEqualTo("Hello world");
 *   }
 * }
 * }</pre>
 *
 * <p>In a static field the broker runs from its first use until the end of the class, nested
 * classes included; in an instance field, for each test anew. A parameter of type {@link
 * ParleyConnection} of a test, a constructor or a life-cycle method is given {@link #connect()}.
 *
 * <p>What was opened here is closed by itself, the newest first, and at last the broker: after the
 * test what its constructor, set-up and body opened, after the class the rest. {@link #closing}
 * puts requesters and responders in that order, too. Queues and their messages stay until the class
 * ends.
 *
 * <p>Methods may be called from any thread. The tests that share a broker must run one after the
 * other: it could not tell what to close after which.
 */
public final class ParleyBroker
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        TestInstancePreConstructCallback,
        ParameterResolver {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String BOTH = "tester";
  private static final long LOOK_NANOS = 2_000_000;

  private final Credentials credentials = withBoth(Credentials.generate());
  private final InVmBroker broker = new InVmBroker(credentials);

  // Guarded by this.
  private final Resources resources = new Resources();
  private final List<ParleyConnection> connections = new ArrayList<>();
  private List<ParleyConnection> lost = List.of();
  private boolean stopped;

  private ParleyBroker() {}

  /** A broker that keeps everything in memory; its first use starts it. */
  public static ParleyBroker inMemory() {
    return new ParleyBroker();
  }

  /**
   * A new connection of a user who may do both: call and serve.
   *
   * @throws IllegalStateException while the broker is {@linkplain #stop stopped}
   */
  public ParleyConnection connect() {
    return connect(credentials.user(BOTH).orElseThrow());
  }

  /**
   * A new connection of a user who has that role only, for tests of what one may not do.
   *
   * @throws IllegalStateException while the broker is {@linkplain #stop stopped}
   */
  public ParleyConnection connectAs(Role role) {
    return connect(credentials.first(role));
  }

  private synchronized ParleyConnection connect(User user) {
    running();
    var connection = ParleyConnection.builder(url()).user(user.name(), user.password()).open();
    connections.add(connection);
    return closing(connection);
  }

  /**
   * Has this closed after the test (after the class, where no test is on), before whatever was
   * opened earlier. For requesters and responders, which are to be closed before their connection.
   * Closing it earlier does no harm where its second close does nothing.
   *
   * @return the resource
   */
  public synchronized <T extends AutoCloseable> T closing(T resource) {
    resources.add(resource);
    return resource;
  }

  /** Where programs in this JVM reach the broker, {@code vm://…}; the same after a restart. */
  public String url() {
    return broker.url();
  }

  /**
   * The running broker, to look into its queues and for {@linkplain Broker#credentials users}. It
   * belongs to this extension: do not close it.
   *
   * @throws IllegalStateException while the broker is {@linkplain #stop stopped}
   */
  public Broker broker() {
    return running();
  }

  /**
   * Stops the broker, as an outage would: its queues and messages are gone. Returns when the
   * connections opened here have noticed, after 10 seconds at most. Does nothing if it is stopped.
   */
  public void stop() {
    List<ParleyConnection> cut;
    synchronized (this) {
      if (stopped) {
        return;
      }
      cut = connections.stream().filter(ParleyConnection::isConnected).toList();
      lost = cut;
      stopped = true;
      broker.stop();
    }
    await(() -> cut.stream().noneMatch(ParleyConnection::isConnected));
  }

  /**
   * Starts the broker again, with the same URL and users. Returns when the connections that {@link
   * #stop} cut are back, and with them their responders; after 10 seconds at most, as it must where
   * one was closed meanwhile. Does nothing if it runs.
   */
  public void start() {
    List<ParleyConnection> cut;
    synchronized (this) {
      stopped = false;
      running();
      cut = lost;
      lost = List.of();
    }
    await(() -> cut.stream().allMatch(ParleyConnection::isConnected));
  }

  /** A short outage: {@link #stop}, then {@link #start}. */
  public void restart() {
    stop();
    start();
  }

  @Override
  public String toString() {
    return "ParleyBroker[" + url() + "]";
  }

  private synchronized Broker running() {
    if (stopped) {
      throw new IllegalStateException("The broker is stopped; call start() first");
    }
    var present = broker.running();
    return present == null ? broker.start() : present;
  }

  private static Credentials withBoth(Credentials generated) {
    var users = new ArrayList<>(generated.users());
    users.add(
        new User(BOTH, UUID.randomUUID().toString(), EnumSet.of(Role.REQUESTERS, Role.RESPONDERS)));
    return Credentials.of(users.toArray(User[]::new));
  }

  /** Interrupting ends the wait. */
  private static void await(BooleanSupplier condition) {
    var deadline = Deadline.after(PATIENCE);
    while (!condition.getAsBoolean()
        && !deadline.isExpired()
        && !Thread.currentThread().isInterrupted()) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  // What JUnit calls.

  @Override
  public synchronized void beforeAll(ExtensionContext context) {
    resources.beginClass();
  }

  @Override
  public synchronized void preConstructTestInstance(
      TestInstanceFactoryContext factoryContext, ExtensionContext context) {
    if (context.getTestInstanceLifecycle().orElse(Lifecycle.PER_METHOD) == Lifecycle.PER_METHOD) {
      resources.beginSetUp();
    }
  }

  @Override
  public synchronized void beforeEach(ExtensionContext context) {
    resources.beginTest();
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    end(Resources::endTest);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    end(Resources::endClass);
  }

  private void end(Function<Resources, List<AutoCloseable>> scope) throws Exception {
    List<AutoCloseable> ended;
    synchronized (this) {
      ended = scope.apply(resources);
      connections.removeIf(ended::contains);
    }
    try {
      Resources.close(ended);
    } finally {
      endIfUnused();
    }
  }

  private synchronized void endIfUnused() {
    if (resources.isIdle()) {
      broker.stop();
      stopped = false;
      lost = List.of();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ParleyConnection.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return connect();
  }
}
