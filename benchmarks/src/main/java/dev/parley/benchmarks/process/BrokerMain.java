package dev.parley.benchmarks.process;

import dev.parley.benchmarks.exchange.Account;
import dev.parley.broker.Broker;
import dev.parley.broker.Credentials.Role;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The broker's process: as `parley broker` runs it, on a free port. Its data goes with it. */
public final class BrokerMain {
  private @Nullable Path data;
  private @Nullable Broker broker;

  private BrokerMain() {}

  public static void main(String[] arguments) throws IOException {
    var broker = new BrokerMain();
    Runtime.getRuntime().addShutdownHook(new Thread(broker::stop));
    new CommandLoop(Map.of("start", argument -> broker.start())).serve();
  }

  /** Guards against the process ending meanwhile: what is half started is stopped after it. */
  private synchronized BrokerAccounts start() throws IOException {
    data = Files.createTempDirectory("parley-benchmarks");
    broker = Broker.builder().port(0).data(data).start();
    return accounts(broker);
  }

  static BrokerAccounts accounts(Broker broker) {
    return new BrokerAccounts(account(broker, Role.REQUESTERS), account(broker, Role.RESPONDERS));
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
