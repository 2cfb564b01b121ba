package dev.parley.broker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The Apache distribution of Artemis in a process of its own, with its admin console and with what
 * a {@link Broker} has: the same configuration, users and data directory, where one can take the
 * place of the other. Made by {@link #builder}. All methods may be called from any thread.
 *
 * <p>The process ends with this one, however this one ends. Its log is {@code
 * artemis/log/artemis.log} in the data directory.
 */
public final class StandaloneBroker implements AutoCloseable {
  private final BrokerSettings settings;
  private final StandalonePorts ports;
  private final Credentials credentials;
  private final StandaloneProcess process;
  private final @Nullable DataLock lock;
  private final AtomicBoolean closed = new AtomicBoolean();

  private StandaloneBroker(
      BrokerSettings settings,
      StandalonePorts ports,
      Credentials credentials,
      StandaloneProcess process,
      @Nullable DataLock lock) {
    this.settings = settings;
    this.ports = ports;
    this.credentials = credentials;
    this.process = process;
    this.lock = lock;
  }

  /**
   * A stand-alone broker with the settings of an embedded one: {@code Broker.builder().data(…)}.
   * Say {@link Builder#artemisHome} at least.
   */
  public static Builder builder(Broker.Builder settings) {
    return new Builder(settings);
  }

  /**
   * Where clients connect: {@code tcp://host:port} with the port in use, or {@code tls://host:port}
   * with {@link Broker.Builder#tls}.
   */
  public String url() {
    return url(settings.tls() == null ? "tcp" : "tls", ports.tcp());
  }

  /**
   * Where STOMP clients connect, {@code stomp://host:port} or {@code stomp+ssl://host:port}; empty
   * unless {@link Broker.Builder#stomp} was called.
   */
  public Optional<String> stompUrl() {
    return ports.stomp() == BrokerSettings.NO_PORT
        ? Optional.empty()
        : Optional.of(url(settings.tls() == null ? "stomp" : "stomp+ssl", ports.stomp()));
  }

  /**
   * Where AMQP 1.0 clients connect, {@code amqp://host:port} or {@code amqps://host:port}; empty
   * unless {@link Builder#amqp} was called.
   */
  public Optional<String> amqpUrl() {
    return ports.amqp() == BrokerSettings.NO_PORT
        ? Optional.empty()
        : Optional.of(url(settings.tls() == null ? "amqp" : "amqps", ports.amqp()));
  }

  private String url(String scheme, int port) {
    return scheme + "://" + Hosts.forClients(settings.host()) + ":" + port;
  }

  /**
   * Where Prometheus fetches what the broker counts, {@code http://127.0.0.1:port/metrics}; empty
   * unless {@link Broker.Builder#metrics} was called.
   */
  public Optional<String> metricsUrl() {
    return ports.metrics() == BrokerSettings.NO_PORT
        ? Optional.empty()
        : Optional.of(PrometheusMetrics.url(ports.metrics()));
  }

  /** The admin console, for a browser on this machine: {@code http://127.0.0.1:port/console}. */
  public String consoleUrl() {
    return ports.consoleOrigin() + "/console";
  }

  /** The users this broker lets in. Those with the role admins can use the console, too. */
  public Credentials credentials() {
    return credentials;
  }

  /** The directory of its logs. */
  public Path logs() {
    return process.logs();
  }

  /** Completes with the exit code of the process when it has ended, by itself or by close. */
  public CompletableFuture<Integer> ended() {
    return process.ended();
  }

  /**
   * Stops the process: cleanly, or after 30 seconds in any case. Once this returns, another broker
   * can have directory and ports. Further calls do nothing.
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      try {
        process.close();
      } finally {
        release(lock);
      }
    }
  }

  private static void release(@Nullable DataLock lock) {
    if (lock != null) {
      lock.close();
    }
  }

  @Override
  public String toString() {
    return "StandaloneBroker[" + url() + ", " + consoleUrl() + "]";
  }

  /** Settings of a stand-alone broker to be started. Not thread-safe. */
  public static final class Builder {
    private final Broker.Builder settings;
    private @Nullable Path home;
    private String consoleHost = "127.0.0.1";
    private int consolePort = 8161;
    private int amqpPort = BrokerSettings.NO_PORT;
    private @Nullable Quorum quorum;
    private Runnable inSync = () -> {};

    private Builder(Broker.Builder settings) {
      this.settings = settings;
    }

    /** Where the Apache distribution was unpacked: the directory that has {@code lib} in it. */
    public Builder artemisHome(Path directory) {
      home = directory.toAbsolutePath().normalize();
      return this;
    }

    /**
     * Where the console listens. Default {@code 127.0.0.1}. It speaks HTTP without TLS: elsewhere,
     * passwords go over the network as they are.
     */
    public Builder consoleHost(String host) {
      consoleHost = host;
      return this;
    }

    /** Port of the console, 0 to 65535. Default 8161; 0 takes one that is free. */
    public Builder consolePort(int port) {
      consolePort = Broker.Builder.checked(port);
      return this;
    }

    /**
     * Serves AMQP 1.0 too, on this port of the broker's host, 0 to 65535; 0 takes one that is free.
     * Default: no AMQP. Not in a cluster, whose embedded brokers do not understand its messages.
     */
    public Builder amqp(int port) {
      amqpPort = Broker.Builder.checked(port);
      return this;
    }

    /**
     * Makes this one of two brokers that have copies of the same data, each in a directory of its
     * own. One serves, and confirms nothing before the other has it, too; the other's {@link
     * #start} waits until that one ends. The other is the only one of the {@linkplain
     * Broker.Builder#cluster peers}. Who serves is decided by the majority of some ZooKeeper
     * servers, which remember who has the newest data, too. One that serves and loses them ends.
     * Default: there is no copy.
     *
     * @param servers like {@code zoo-1:2181,zoo-2:2181,zoo-3:2181}, an odd number of them; with
     *     {@code /name} at the end, where several pairs have the same servers
     * @throws IllegalArgumentException if it is not like that
     */
    public Builder quorum(String servers) {
      quorum = Quorum.parse(servers);
      return this;
    }

    /**
     * Told, by the thread that is in {@link #start}, when one with a {@link #quorum} that waits for
     * its turn has a copy of all, so that it can serve; again when it has lost touch and has all
     * again. Default: nobody is told.
     */
    public Builder onInSync(Runnable listener) {
      inSync = listener;
      return this;
    }

    /**
     * Starts the broker; it serves when this returns, of a {@linkplain Broker.Builder#pair pair} or
     * with a {@link #quorum} when it is its turn. Shutdown timeout and given credentials are the
     * embedded broker's alone: the users are those kept in the data directory.
     *
     * @throws IllegalArgumentException if there is to be AMQP in a cluster, or a quorum for other
     *     than two brokers, or for a pair on one directory
     * @throws IllegalStateException if {@link #artemisHome} was not called, or the settings are
     *     those of a broker in memory, without TCP, with credentials that are not kept, or with
     *     {@link Broker.Builder#clusterCa} and no TLS
     * @throws BrokerException if there is no distribution, a port or the data directory is in use,
     *     no user is an admin, something cannot be read or written, or Artemis fails or does not
     *     serve within five minutes; nothing is left running
     */
    public StandaloneBroker start() {
      var embedded = settings.settings(quorum);
      var data = embedded.data();
      if (home == null || data == null) {
        throw new IllegalStateException("Call artemisHome() and data() before start()");
      }
      if (embedded.port() == BrokerSettings.NO_PORT || embedded.credentials() != null) {
        throw new IllegalStateException(
            "A stand-alone broker has TCP, and its users are in its data directory");
      }
      if (amqpPort != BrokerSettings.NO_PORT && embedded.cluster() != null) {
        throw new IllegalArgumentException(
            "A broker of a cluster serves no AMQP, since not all brokers understand its messages");
      }
      if (quorum != null) {
        refuseOtherThanTwo(embedded);
      }
      refuseWrongHome(home);
      var ports = StandalonePorts.free(embedded, amqpPort, consoleHost, consolePort);
      var lock = RunningServer.lock(embedded);
      try {
        return start(embedded, ports, home, data, lock);
      } catch (RuntimeException e) {
        release(lock);
        throw e;
      }
    }

    private static void refuseOtherThanTwo(BrokerSettings settings) {
      if (settings.pair() != null) {
        throw new IllegalArgumentException(
            "Brokers with a quorum have a data directory each, and no roles: the quorum decides");
      }
      if (settings.cluster() == null || settings.cluster().peers().size() != 1) {
        throw new IllegalArgumentException(
            "A quorum is for two brokers: name the other one as the only peer");
      }
    }

    private StandaloneBroker start(
        BrokerSettings settings,
        StandalonePorts ports,
        Path home,
        Path data,
        @Nullable DataLock lock) {
      var credentials = Credentials.loadOrCreate(data);
      var admin =
          credentials.users().stream()
              .filter(user -> user.roles().contains(Credentials.Role.ADMINS))
              .findFirst()
              .orElseThrow(() -> nobody(data));
      var instance = StandaloneInstance.write(data, settings, credentials, ports);
      var hasMetrics = ports.metrics() != BrokerSettings.NO_PORT;
      var process =
          StandaloneProcess.start(instance, home, ChildClassPath.of(instance, home, hasMetrics));
      try {
        process.awaitStarted(serves(settings, ports, admin), settings.takesTurns());
        RunningServer.warnOfOpenTraffic(settings);
        PeerCheck.begin(settings);
        return new StandaloneBroker(settings, ports, credentials, process, lock);
      } catch (RuntimeException e) {
        process.close();
        throw e;
      }
    }

    private BooleanSupplier serves(
        BrokerSettings settings, StandalonePorts ports, Credentials.User admin) {
      var probe = new ConsoleProbe(ports, admin);
      if (settings.quorum() == null) {
        return probe::allServe;
      }
      settings.quorum().beginToLook();
      var wasInSync = new AtomicBoolean();
      return () -> {
        var serves = probe.allServe();
        var isInSync = !serves && probe.isInSync();
        if (!wasInSync.getAndSet(isInSync) && isInSync) {
          inSync.run();
        }
        return serves;
      };
    }

    private static BrokerException nobody(Path data) {
      return new BrokerException(
          "Nobody could log in to the console: no user in "
              + data.resolve(Credentials.FILE_NAME)
              + " has the role admins. Give it to one.");
    }

    private static void refuseWrongHome(Path home) {
      if (!Files.exists(home.resolve("lib").resolve("artemis-boot.jar"))
          || !Files.exists(home.resolve("web").resolve("console.war"))) {
        throw new BrokerException(
            home
                + " is not an unpacked Apache Artemis: there is no lib/artemis-boot.jar or no"
                + " web/console.war in it. Get the distribution at"
                + " https://artemis.apache.org/components/artemis/download and unpack it.");
      }
    }
  }
}
