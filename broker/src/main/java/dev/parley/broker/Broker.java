package dev.parley.broker;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.postoffice.impl.LocalQueueBinding;
import org.apache.activemq.artemis.core.server.Queue;
import org.jspecify.annotations.Nullable;

/**
 * A running Artemis broker in this JVM, made by {@link #builder()}. Security is always on: whoever
 * connects needs a user of {@link #credentials()}. All methods may be called from any thread.
 *
 * <p>Several brokers can run in one JVM. To restart one, close it and start another on the same
 * data directory and port: persistent messages and request queues are there again, also after the
 * process was killed.
 */
public final class Broker implements AutoCloseable {
  private final RunningServer running;
  private final Optional<String> tcpUrl;
  private final Optional<String> stompUrl;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Broker(RunningServer running) {
    this.running = running;
    tcpUrl = running.url("tcp", "tcp", "tls");
    stompUrl = running.url("stomp", "stomp", "stomp+ssl");
  }

  /**
   * A broker on {@code 127.0.0.1:61616}; say {@link Builder#data} or {@link Builder#inMemory} at
   * least.
   */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Where clients connect: {@code tcp://host:port} with the port in use, {@code tls://host:port}
   * with {@link Builder#tls}, or {@link #inVmUrl} if there is no TCP.
   */
  public String url() {
    return tcpUrl.orElseGet(this::inVmUrl);
  }

  /**
   * Where clients in this JVM connect without a socket: {@code vm://<number>}, different for each
   * broker.
   */
  public String inVmUrl() {
    return "vm://" + running.vmId();
  }

  /**
   * Where STOMP clients connect, {@code stomp://host:port} or {@code stomp+ssl://host:port}; empty
   * unless {@link Builder#stomp} was called.
   */
  public Optional<String> stompUrl() {
    return stompUrl;
  }

  /**
   * Where Prometheus fetches what the broker counts, {@code http://127.0.0.1:port/metrics}; empty
   * unless {@link Builder#metrics} was called.
   */
  public Optional<String> metricsUrl() {
    return running.metrics().map(PrometheusMetrics::url);
  }

  /** The users this broker lets in. */
  public Credentials credentials() {
    return running.credentials();
  }

  /** Names of all queues of this broker, temporary ones and subscriptions too. */
  public Set<String> queueNames() {
    var names = new TreeSet<String>();
    running
        .server()
        .getPostOffice()
        .getAllBindings()
        .filter(LocalQueueBinding.class::isInstance)
        .forEach(binding -> names.add(binding.getUniqueName().toString()));
    return names;
  }

  /** Names of all addresses there are. */
  Set<String> addressNames() {
    var names = new TreeSet<String>();
    running.server().getPostOffice().getAddresses().forEach(name -> names.add(name.toString()));
    return names;
  }

  /**
   * Messages in the queue: waiting, being delivered, and waiting for redelivery. Zero if there is
   * no such queue.
   */
  public long queueDepth(String queue) {
    return ask(queue, Queue::getMessageCount);
  }

  /** Consumers of the queue. Zero if there is no such queue. */
  public long consumerCount(String queue) {
    return ask(queue, Queue::getConsumerCount);
  }

  /**
   * Messages that consumers of the queue hold and have not acknowledged. Zero if there is no such
   * queue.
   */
  public long deliveringCount(String queue) {
    return ask(queue, Queue::getDeliveringCount);
  }

  private long ask(String queue, ToLongFunction<Queue> question) {
    var found = running.server().locateQueue(SimpleString.of(queue));
    return found == null ? 0 : question.applyAsLong(found);
  }

  /**
   * Completes with why, in one line, when the broker has ended: by {@link #close}, or by itself,
   * where it cannot write its data any more, or has lost the lock by which a {@linkplain
   * Builder#pair pair} takes turns. Close it in that case, too.
   */
  public CompletableFuture<String> ended() {
    return running.end().ended().copy();
  }

  /**
   * Stops listening, waits {@link Builder#shutdownTimeout} for clients to leave, closes their
   * connections and the journal, and gives up the data directory. Once it returns, another broker
   * can have directory and ports. Further calls do nothing.
   *
   * @throws BrokerException if something could not be stopped; the rest was stopped all the same
   */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      running.close();
    }
  }

  @Override
  public String toString() {
    return "Broker[" + url() + "]";
  }

  /**
   * Settings of a broker to be started. Not thread-safe; can start several brokers, one after the
   * other.
   */
  public static final class Builder {
    private static final Pattern ROOM = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,99}");
    private static final Pattern PREFIX = Pattern.compile("([A-Za-z0-9_-]+\\.)*");

    private String host = "127.0.0.1";
    private int port = 61616;
    private int stompPort = BrokerSettings.NO_PORT;
    private int metricsPort = BrokerSettings.NO_PORT;
    private @Nullable Path data;
    private boolean inMemory;
    private String prefix = "parley.";
    private @Nullable Credentials credentials;
    private Duration shutdownTimeout = Duration.ZERO;
    private @Nullable Path configuration;
    private @Nullable BrokerTls tls;
    private final Map<String, RoomAccess.Access> rooms = new HashMap<>();
    private List<String> peers = List.of();
    private @Nullable String clusterAddress;
    private @Nullable Path clusterCa;
    private @Nullable PairRole pair;

    private Builder() {}

    /**
     * Name or address to listen on. Default {@code 127.0.0.1}: this machine only; {@code 0.0.0.0}:
     * all interfaces.
     */
    public Builder host(String host) {
      if (host.isBlank() || !host.matches("[A-Za-z0-9._:%-]+")) {
        throw new IllegalArgumentException("'" + host + "' is not a host name or address");
      }
      this.host = host;
      return this;
    }

    /** TCP port, 0 to 65535. Default 61616; 0 takes any free one. */
    public Builder port(int port) {
      this.port = checked(port);
      return this;
    }

    /**
     * Listens on no TCP port: only clients in this JVM can connect, unless {@link #stomp} is
     * called.
     */
    public Builder noTcp() {
      port = BrokerSettings.NO_PORT;
      return this;
    }

    /**
     * Serves STOMP too, on this port of the same host, 0 to 65535; 0 takes any free one. Default:
     * no STOMP.
     */
    public Builder stomp(int port) {
      stompPort = checked(port);
      return this;
    }

    /**
     * Serves metrics for Prometheus on this port of {@code 127.0.0.1}, 0 to 65535; 0 takes any free
     * one. Whoever is on this machine can read them. Default: none are kept.
     */
    public Builder metrics(int port) {
      metricsPort = checked(port);
      return this;
    }

    /**
     * Speaks TLS on every port. The files are PEM; when they change, the next connection gets what
     * is in them then, and those there are go on. Default: no TLS.
     *
     * @param certificate the broker's, followed by those of its issuers except the last
     * @param key the certificate's private key, RSA, EC or Ed25519, not encrypted
     */
    public Builder tls(Path certificate, Path key) {
      tls = new BrokerTls(certificate, key, null, null);
      return this;
    }

    /**
     * As {@link #tls(Path, Path)}, and lets nobody connect without a certificate. A user and a
     * password are needed all the same.
     *
     * @param clientCa the certificates of those who issue certificates to clients
     */
    public Builder tls(Path certificate, Path key, Path clientCa) {
      tls = new BrokerTls(certificate, key, clientCa, null);
      return this;
    }

    /**
     * Keeps messages, queues and {@linkplain Credentials#FILE_NAME credentials} in this directory,
     * which is made with mode 700 if it is missing. In one that is there, what holds messages gets
     * that mode. Takes back {@link #inMemory}.
     */
    public Builder data(Path directory) {
      data = directory;
      inMemory = false;
      return this;
    }

    /** Keeps everything in memory: it is gone with the broker. Takes back {@link #data}. */
    public Builder inMemory() {
      data = null;
      inMemory = true;
      return this;
    }

    /**
     * What the names of all addresses start with. Default {@code parley.}; words of letters,
     * digits, {@code _} and {@code -}, each followed by a dot; may be empty.
     */
    public Builder prefix(String prefix) {
      if (!PREFIX.matcher(prefix).matches()) {
        throw new IllegalArgumentException(
            "Prefix '"
                + prefix
                + "' must be words of letters, digits, '_' and '-', each with a dot after it");
      }
      this.prefix = prefix;
      return this;
    }

    /**
     * Who may connect. Default: with {@link #data}, those {@linkplain Credentials#loadOrCreate kept
     * there}; {@link #inMemory}, {@linkplain Credentials#generate new ones}.
     */
    public Builder credentials(Credentials credentials) {
      this.credentials = credentials;
      return this;
    }

    /**
     * How long {@link Broker#close} waits for clients to leave by themselves. Default zero: not at
     * all.
     */
    public Builder shutdownTimeout(Duration timeout) {
      if (timeout.isNegative()) {
        throw new IllegalArgumentException("Shutdown timeout " + timeout + " is negative");
      }
      shutdownTimeout = timeout;
      return this;
    }

    /**
     * A room that is not for everybody. The broker itself refuses the others, whatever program they
     * use. Default: all rooms are open to all requesters and responders.
     *
     * @param readers users who may subscribe; none: everybody
     * @param writers users who may publish; none: everybody
     */
    public Builder room(String room, Set<String> readers, Set<String> writers) {
      if (!ROOM.matcher(room).matches()) {
        throw new IllegalArgumentException(
            "'" + room + "' is no name for a room: use a letter, then letters, digits, _ and -");
      }
      rooms.put(room, new RoomAccess.Access(Set.copyOf(readers), Set.copyOf(writers)));
      return this;
    }

    /**
     * Makes this broker one of a cluster: a requester on any of them reaches a service on any
     * other, and rooms span them all. All are told of all others, and have the same {@linkplain
     * #credentials users}, one of them with the role {@link Credentials.Role#CLUSTER}. Default: it
     * is alone.
     *
     * @param peers where the others listen, each {@code host:port}; they need not be there yet
     */
    public Builder cluster(List<String> peers) {
      peers.forEach(ClusterSettings::checkPlace);
      this.peers = List.copyOf(peers);
      return this;
    }

    /**
     * Where the others of the cluster reach this one, {@code host:port}. Default: where it listens,
     * if that is one address and a fixed port.
     */
    public Builder clusterAddress(String place) {
      clusterAddress = ClusterSettings.checkPlace(place);
      return this;
    }

    /**
     * Who issues certificates to the others of the cluster: PEM. All brokers of one, or none, speak
     * TLS; each shows the others the {@link #tls} certificate that it shows its clients, which must
     * be for the host by which they reach it. Brokers of one JVM connect to all others with the
     * files of the one that was started last. Default: who issues them to clients, else those Java
     * trusts.
     */
    public Builder clusterCa(Path ca) {
      clusterCa = ca;
      return this;
    }

    /**
     * Makes this one of two brokers on the same {@link #data} directory, which must be on a disk
     * that both reach and whose locks hold for both. One serves; the other's {@link #start} waits
     * until that one ends, however it ends. Default: the data is this broker's own.
     */
    public Builder pair(PairRole role) {
      pair = role;
      return this;
    }

    /**
     * An Artemis {@code broker.xml} to use instead of the built-in one, with which to begin it: it
     * may have the same placeholders, and needs the same {@code <name>} and the same acceptors for
     * what is asked for.
     */
    public Builder configuration(Path file) {
      configuration = file;
      return this;
    }

    /**
     * Starts the broker; it serves when this returns.
     *
     * @throws IllegalStateException if neither {@link #data} nor {@link #inMemory} was called,
     *     {@link #pair} without {@link #data}, or {@link #clusterCa} without {@link #tls}
     * @throws BrokerException if a port or the data directory is in use, the directory cannot be
     *     written or its disk has less than 100 MB left, the configuration has not the acceptors
     *     for what is asked for, it, the credentials or a PEM file cannot be read, or Artemis
     *     fails; nothing is left running
     */
    public Broker start() {
      if (data == null && !inMemory) {
        throw new IllegalStateException("Call data(directory) or inMemory() before start()");
      } else if (pair != null && data == null) {
        throw new IllegalStateException("A pair shares data(directory)");
      }
      return new Broker(RunningServer.start(settings(null)));
    }

    /**
     * What was said.
     *
     * @param quorum null: no other has a copy of the data
     */
    BrokerSettings settings(@Nullable Quorum quorum) {
      if (clusterCa != null && tls == null) {
        throw new IllegalStateException("clusterCa(file) needs tls(certificate, key)");
      }
      return new BrokerSettings(
          host,
          port,
          stompPort,
          metricsPort,
          data,
          prefix,
          credentials,
          shutdownTimeout,
          configuration,
          new RoomAccess(rooms),
          tls == null ? null : tls.withPeersCa(clusterCa),
          peers.isEmpty() ? null : new ClusterSettings(clusterAddress, peers),
          pair,
          quorum);
    }

    static int checked(int port) {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("Port " + port + " is not between 0 and 65535");
      }
      return port;
    }
  }
}
