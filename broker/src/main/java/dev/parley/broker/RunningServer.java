package dev.parley.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.MetricsConfiguration;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyAcceptor;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.impl.ActiveMQServerImpl;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An Artemis server with what it holds outside itself: the lock on its data directory. */
final class RunningServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningServer.class);

  // Far from the small numbers that others in the JVM would write by hand: the registry of in-VM
  // acceptors is global.
  private static final AtomicInteger NEXT_VM_ID = new AtomicInteger(61_000);

  private static final Pattern BIND_FAILURE =
      Pattern.compile("Failed to bind acceptor \\S+ to (\\S+)");

  private final BrokerSettings settings;
  private final int vmId;
  private final Credentials credentials;
  private final ActiveMQServer server;
  private final ServerEnd end;
  private final @Nullable DataLock lock;
  private final List<BrokerTls.Context> tls;
  private final Optional<PrometheusMetrics> metrics;

  private RunningServer(
      BrokerSettings settings,
      int vmId,
      Credentials credentials,
      Configuration configuration,
      @Nullable DataLock lock) {
    this.settings = settings;
    this.vmId = vmId;
    this.credentials = credentials;
    this.lock = lock;
    var name = "parley-" + vmId;
    var cluster = settings.cluster();
    BrokerProperties.of(settings, configuration, credentials, name).apply(configuration);
    if (cluster != null) {
      configuration.setClusterPassword(ClusterConfiguration.user(credentials).password());
    }
    tls = settings.tls() == null ? List.of() : settings.tls().open(name, cluster != null);
    metrics = PrometheusMetrics.of(settings.metricsPort());
    metrics.ifPresent(
        plugin ->
            configuration.setMetricsConfiguration(new MetricsConfiguration().setPlugin(plugin)));
    var security = new CredentialsSecurity(credentials, settings.rooms(), settings.prefix());
    server = new ActiveMQServerImpl(configuration, security);
    server.registerBrokerPlugin(new SecurityPlugin());
    end = ServerEnd.of(server, settings);
  }

  static RunningServer start(BrokerSettings settings) {
    int vmId = NEXT_VM_ID.getAndIncrement();
    var configuration = configuration(settings, vmId);
    refusePortInUse(settings.host(), settings.port());
    refusePortInUse(settings.host(), settings.stompPort());
    refusePortInUse(PrometheusMetrics.HOST, settings.metricsPort());
    var lock = lock(settings);
    RunningServer starting = null;
    boolean started = false;
    try {
      if (settings.data() != null) {
        keepFromOthers(configuration, settings.data());
      }
      starting = new RunningServer(settings, vmId, credentials(settings), configuration, lock);
      starting.startServer();
      warnOfOpenTraffic(settings);
      PeerCheck.begin(settings);
      started = true;
      return starting;
    } finally {
      if (!started) {
        release(starting, lock);
      }
    }
  }

  /**
   * Messages are for the owner of the data directory, also where others may look into that. What
   * lies elsewhere, by a configuration of its own, is left as it is.
   */
  static void keepFromOthers(Configuration configuration, Path data) {
    var own = data.toAbsolutePath().normalize();
    Stream.of(
            configuration.getBindingsLocation(),
            configuration.getJournalLocation(),
            configuration.getLargeMessagesLocation(),
            configuration.getPagingLocation())
        .map(folder -> folder.toPath().toAbsolutePath().normalize())
        .filter(folder -> folder.startsWith(own))
        .forEach(CredentialsFile::makePrivate);
  }

  static void warnOfOpenTraffic(BrokerSettings settings) {
    if (settings.isOpenToTheNetwork()) {
      LOG.warn(
          "Listening on {} without TLS: whoever is on the way there can read passwords and"
              + " messages. Give the broker a certificate and its key.",
          settings.host());
    }
  }

  private static Configuration configuration(BrokerSettings settings, int vmId) {
    var values = settings.placeholders(vmId);
    var configuration = BrokerConfiguration.read(settings.configuration(), values);
    BrokerConfiguration.refuseUnfitEmbedded(configuration, settings.configuration(), values);
    settings.rooms().apply(configuration, settings.prefix());
    var timeout = settings.shutdownTimeout();
    return configuration
        .setGracefulShutdownEnabled(!timeout.isZero())
        .setGracefulShutdownTimeout(timeout.toMillis());
  }

  /** The two of a pair take turns by a lock of Artemis' own. */
  static @Nullable DataLock lock(BrokerSettings settings) {
    var data = settings.data();
    if (data == null) {
      return null;
    }
    if (settings.pair() == null) {
      return lock(data);
    }
    CredentialsFile.makeDirectory(data);
    refuseFullDisk(data);
    return null;
  }

  /** Takes a data directory, making it where it is missing; it must have room on its disk. */
  private static DataLock lock(Path data) {
    CredentialsFile.makeDirectory(data);
    var lock = DataLock.take(data);
    try {
      refuseFullDisk(data);
      return lock;
    } catch (BrokerException e) {
      lock.close();
      throw e;
    }
  }

  private static void refuseFullDisk(Path data) {
    try {
      long free = Files.getFileStore(data).getUsableSpace();
      if (free < BrokerSettings.MIN_DISK_FREE_BYTES) {
        throw new BrokerException(
            "The disk of the data directory "
                + data
                + " has only "
                + free / (1024 * 1024)
                + " MB left and the broker needs 100. Free some or choose another directory.");
      }
    } catch (IOException e) {
      throw new BrokerException(
          "Cannot look at the disk of " + data + " (" + BrokerException.reason(e) + ").", e);
    }
  }

  private static Credentials credentials(BrokerSettings settings) {
    var given = settings.credentials();
    if (given != null) {
      return given;
    }
    var data = settings.data();
    return data == null ? Credentials.generate() : Credentials.loadOrCreate(data);
  }

  /**
   * Artemis would find out too, but only after it has opened the journal and logged a stack trace.
   */
  private static void refusePortInUse(String host, int port) {
    try (var ports = new FreePorts()) {
      ports.choose(host, port);
    }
  }

  static BrokerException cannotListen(String where, Throwable cause) {
    var reason = BrokerException.reason(cause);
    return new BrokerException(
        reason.contains("in use")
            ? "Cannot listen on "
                + where
                + ": the port is in use. Stop what uses it, or choose another (0 for any free one)."
            : "Cannot listen on " + where + " (" + reason + "). Choose another host or port.",
        cause);
  }

  private void startServer() {
    var failure = new AtomicReference<@Nullable Throwable>();
    // Artemis reports most failures here and goes on as if it had started.
    server.registerActivationFailureListener(failure::set);
    try {
      server.start();
      if (settings.pair() != null) {
        Pair.awaitTurn(server);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BrokerException("The broker was stopped while it waited for its turn.", e);
    } catch (Exception e) { // Artemis declares Exception.
      failure.compareAndSet(null, e);
    }
    var thrown = failure.get();
    if (thrown != null) {
      throw explained(thrown);
    }
    if (!server.isActive()) {
      throw new BrokerException("The broker did not start. Its log says why.");
    }
  }

  private BrokerException explained(Throwable thrown) {
    for (Throwable at = thrown; at != null; at = at.getCause()) {
      var bind = BIND_FAILURE.matcher(String.valueOf(at.getMessage()));
      if (bind.find()) {
        return cannotListen(bind.group(1), at);
      }
    }
    var data = settings.data();
    return new BrokerException(
        "The broker cannot start"
            + (data == null ? "" : " on the data directory " + data)
            + " ("
            + BrokerException.reason(thrown)
            + "). See its log.",
        thrown);
  }

  ActiveMQServer server() {
    return server;
  }

  Credentials credentials() {
    return credentials;
  }

  ServerEnd end() {
    return end;
  }

  Optional<PrometheusMetrics> metrics() {
    return metrics;
  }

  int vmId() {
    return vmId;
  }

  /** The URL of a listening acceptor. */
  Optional<String> url(String acceptor, String plainScheme, String tlsScheme) {
    var scheme = settings.tls() == null ? plainScheme : tlsScheme;
    return server.getRemotingService().getAcceptor(acceptor) instanceof NettyAcceptor netty
            && netty.isStarted()
        ? Optional.of(
            scheme + "://" + Hosts.forClients(settings.host()) + ":" + netty.getActualPort())
        : Optional.empty();
  }

  @Override
  public void close() {
    end.isWanted();
    try {
      server.stop();
    } catch (Exception e) { // Artemis declares Exception.
      throw new BrokerException(
          "The broker did not stop cleanly (" + BrokerException.reason(e) + ").", e);
    } finally {
      metrics.ifPresent(PrometheusMetrics::close);
      tls.forEach(BrokerTls.Context::close);
      if (lock != null) {
        lock.close();
      }
    }
  }

  private static void release(@Nullable RunningServer starting, @Nullable DataLock lock) {
    if (starting != null) {
      starting.close();
    } else if (lock != null) {
      lock.close();
    }
  }
}
