package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.Account;
import dev.parley.benchmarks.exchange.BrokerAccounts;
import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.Deadline;
import dev.parley.topics.RoomKeeper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The broker's process: as `parley broker` runs it, on a free port. Its data goes with it. */
public final class BrokerMain {
  private static final Pattern TEMPORARY =
      Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
  private static final long POLL_NANOS = 20_000_000;

  private @Nullable Path data;
  private @Nullable Broker broker;
  private @Nullable AutoCloseable keeper;

  private BrokerMain() {}

  public static void main(String[] arguments) throws IOException {
    var broker = new BrokerMain();
    Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
    new CommandLoop(
            Map.of(
                "start", argument -> broker.start(),
                "keep", argument -> broker.keep(),
                "clear", argument -> broker.clear()))
        .serve();
  }

  /** Guards against the process ending meanwhile: what is half started is stopped after it. */
  private synchronized BrokerAccounts start() throws IOException {
    data = Files.createTempDirectory("parley-benchmarks");
    broker = Broker.builder().port(0).data(data).start();
    return accounts(broker);
  }

  static BrokerAccounts accounts(Broker broker) {
    return new BrokerAccounts(
        account(broker, Role.REQUESTERS),
        account(broker, Role.RESPONDERS),
        account(broker, Role.ADMINS));
  }

  /** Has a keeper of rooms in the same process, as {@code parley broker} does. */
  private synchronized String keep() {
    if (broker == null) {
      throw new IllegalStateException("Not started");
    }
    keeper = keep(broker);
    return broker.url();
  }

  static AutoCloseable keep(Broker broker) {
    var user = broker.credentials().first(Role.KEEPERS);
    var connection =
        ParleyConnection.builder(broker.inVmUrl()).user(user.name(), user.password()).open();
    var keeper = RoomKeeper.builder(connection).open();
    return () -> {
      keeper.close();
      connection.close();
    };
  }

  /**
   * Waits, though not for ever, until the subscriptions of processes that have ended are gone: a
   * broker that stops while it deletes them says a great deal about it.
   */
  private synchronized boolean clear() throws Exception {
    if (broker == null || keeper == null) {
      throw new IllegalStateException("Not started");
    }
    keeper.close();
    var patience = Deadline.after(Duration.ofSeconds(20));
    while (broker.queueNames().stream().anyMatch(TEMPORARY.asMatchPredicate())) {
      if (patience.isExpired()) {
        return false;
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
    return true;
  }

  private static Account account(Broker broker, Role role) {
    var user = broker.credentials().first(role);
    return new Account(broker.url(), user.name(), user.password());
  }

  private synchronized void stop() {
    if (broker != null) {
      broker.close();
    }
    if (data != null) {
      delete(data);
    }
  }

  private static void delete(Path directory) {
    try (var files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
