package dev.parley.jms;

import dev.parley.jms.artemis.Artemis;
import dev.parley.jms.artemis.Tls;
import dev.parley.jms.artemis.TlsFailure;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.Limits;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import dev.parley.tls.TlsContexts;
import dev.parley.tls.TlsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import javax.jms.ConnectionFactory;
import javax.jms.JMSException;
import javax.jms.JMSSecurityException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to a broker, shared by requesters and responders. When the broker is lost, calls
 * under way fail with {@link Status#UNAVAILABLE}, and the connection comes back by itself as soon
 * as the broker does; nothing has to be made anew. Thread-safe.
 *
 * <pre>{@code
 * try (var connection = ParleyConnection.builder("tcp://127.0.0.1:61616").user("requester", password).open()) { … }
 * }</pre>
 */
public final class ParleyConnection implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ParleyConnection.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(50);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(2);

  /** Something that has sessions on the connection, made anew on each link. */
  interface Attachment {
    void up(Link link) throws JMSException;

    /** Must not block. */
    void down(ParleyException cause);
  }

  private final Builder settings;
  private final BrokerList brokers;
  private final Addresses addresses;
  private final List<Attachment> attachments = new CopyOnWriteArrayList<>();
  private final ScheduledThreadPoolExecutor timer;
  private final ExecutorService senders =
      Executors.newCachedThreadPool(Threads.daemon("parley-sender"));
  private final Object bringingUp = new Object();
  private final Object state = new Object();
  private @Nullable Link link;
  private boolean closed;
  private volatile @Nullable String refusal;

  private ParleyConnection(Builder settings, BrokerList brokers) {
    this.settings = settings;
    this.brokers = brokers;
    this.addresses = new Addresses(settings.prefix);
    this.timer = new ScheduledThreadPoolExecutor(1, Threads.daemon("parley-timer"));
    timer.setRemoveOnCancelPolicy(true);
  }

  /**
   * For the broker at a URL, such as {@code tcp://127.0.0.1:61616}, {@code tls://broker:61616} or
   * {@code vm://0}. With {@code tls} the broker must have a certificate for the host named. Of
   * several, {@code tcp://a:61616,tcp://b:61616}, each attempt to connect tries all in this order,
   * beginning with the one that answered last, or after one that has said nothing for 15 s: the
   * brokers of a pair, or of a cluster.
   */
  public static Builder builder(String url) {
    return new Builder(url);
  }

  /**
   * For the broker that an {@code ActiveMQConnectionFactory} is set up for. Its URL is used; the
   * factory itself is not changed.
   *
   * @throws IllegalArgumentException for another provider's or a wrapped factory
   */
  public static Builder builder(ConnectionFactory factory) {
    return new Builder(Artemis.urlOf(factory));
  }

  /**
   * Another connection, with the same settings, of another user.
   *
   * @throws ParleyException as {@link Builder#open}
   */
  public ParleyConnection openAs(String user, String password) {
    return new Builder(settings).user(user, password).open();
  }

  /** Whether the broker can be reached right now. */
  public boolean isConnected() {
    synchronized (state) {
      return link != null;
    }
  }

  /** Names of the queues and topics in use. */
  public Addresses addresses() {
    return addresses;
  }

  /** The broker's URL, without credentials. */
  public String url() {
    return settings.url;
  }

  /** Who connected; empty if nobody was named. */
  public Optional<String> user() {
    return Optional.ofNullable(settings.user);
  }

  /** What a body may cost to read. */
  public Limits limits() {
    return settings.limits;
  }

  /** Closes the connection; requesters and responders on it fail from then on. Close them first. */
  @Override
  public void close() {
    Link last;
    synchronized (state) {
      if (closed) {
        return;
      }
      closed = true;
      last = link;
      link = null;
      state.notifyAll();
    }
    var cause = new ParleyException(Status.CANCELLED, "The connection was closed");
    attachments.forEach(attachment -> attachment.down(cause));
    timer.shutdownNow();
    senders.shutdownNow();
    if (last != null) {
      last.close();
    }
    brokers.close();
  }

  @Override
  public String toString() {
    return "ParleyConnection[" + settings.url + (isConnected() ? "" : ", not connected") + "]";
  }

  /** Does that again and again, on the one timer thread. */
  ScheduledFuture<?> repeat(Runnable task, long delayMillis) {
    try {
      return timer.scheduleWithFixedDelay(task, delayMillis, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      throw new ParleyException(Status.CANCELLED, "The connection is closed", e);
    }
  }

  /** Threads that may wait for the broker, one for each lane at most. */
  ExecutorService senders() {
    return senders;
  }

  int maxBodyBytes() {
    // The framing of a body adds a few bytes to what the codec limits.
    return settings.limits.maxBytes() + 64;
  }

  @Nullable Link link() {
    synchronized (state) {
      return link;
    }
  }

  /** Why there is no link just now, in words. */
  String absence() {
    var why = refusal;
    return "There is no connection to the broker at "
        + settings.url
        + " at present"
        + (why == null ? "" : ", since " + why);
  }

  /**
   * Waits for a link other than a lost one; null if none came in time, or the connection was
   * closed.
   */
  @Nullable Link awaitLink(Deadline deadline) throws InterruptedException {
    synchronized (state) {
      while (link == null && !closed && !deadline.isExpired()) {
        state.wait(Math.max(1, deadline.remainingMillis()));
      }
      return link;
    }
  }

  /** Adds an attachment and brings it up on the link there is. */
  void attach(Attachment attachment) throws JMSException {
    // Guard against a link that comes up just now: it either sees the attachment, or is seen here.
    synchronized (bringingUp) {
      Link current;
      synchronized (state) {
        if (closed) {
          throw new ParleyException(Status.CANCELLED, "The connection is closed");
        }
        current = link;
      }
      if (current != null) {
        attachment.up(current);
      }
      attachments.add(attachment);
    }
  }

  void detach(Attachment attachment) {
    attachments.remove(attachment);
  }

  /**
   * A link's owner found it broken. The first report counts; a thread of its own brings the next
   * link up.
   */
  void lost(Link broken, Exception e) {
    synchronized (state) {
      if (closed || link != broken) {
        return;
      }
      link = null;
    }
    if (Artemis.isSilence(e)) {
      brokers.beginWithNext();
    }
    var cause = JmsFailures.lost(settings.url, e);
    LOG.warn("{}; reconnecting", cause.getMessage());
    takeDown(cause);
    Threads.daemon("parley-reconnect")
        .newThread(
            () -> {
              broken.close();
              reconnect();
            })
        .start();
  }

  private void takeDown(ParleyException cause) {
    for (var attachment : attachments) {
      try {
        attachment.down(cause);
      } catch (RuntimeException e) { // The others are told, and there is a next link, all the same.
        LOG.error("A part of the connection did not take its loss well", e);
      }
    }
  }

  private void connectFirst() {
    var deadline = Deadline.after(settings.connectWithin);
    var delay = FIRST_RETRY;
    while (true) {
      try {
        bringUp(Link.open(this, brokers, settings));
        return;
      } catch (JMSException e) {
        var failure = JmsFailures.onConnect(settings.url, e);
        if (failure.status() != Status.UNAVAILABLE
            || e instanceof TlsFailure
            || deadline.isExpired()) {
          close();
          throw failure;
        }
        pause(delay);
        delay = next(delay);
      }
    }
  }

  private void reconnect() {
    var delay = FIRST_RETRY;
    while (!isClosed()) {
      try {
        var fresh = Link.open(this, brokers, settings);
        if (bringUp(fresh)) {
          LOG.info("Connected to the broker at {} again", settings.url);
        } else {
          fresh.close();
        }
        return;
      } catch (JMSException | RuntimeException e) {
        LOG.debug("No connection yet: {}", e.getMessage());
        noteRefusal(e);
        pause(delay);
        delay = next(delay);
      }
    }
  }

  /**
   * A broker that is there and refuses is told of, once; it may be another, or have other users.
   */
  private void noteRefusal(Exception e) {
    var known = refusal != null;
    refusal =
        e instanceof JMSSecurityException
            ? "it refuses this user: " + e.getMessage()
            : e instanceof TlsFailure ? "TLS fails: " + e.getMessage() : null;
    if (refusal != null && !known) {
      LOG.warn("The broker at {} is there again, but {}; trying on", settings.url, refusal);
    }
  }

  /** Attachments first, so that whoever sees the link finds them ready. */
  private boolean bringUp(Link fresh) throws JMSException {
    synchronized (bringingUp) {
      try {
        for (var attachment : attachments) {
          attachment.up(fresh);
        }
        return use(fresh);
      } catch (JMSException | RuntimeException e) {
        var cause = JmsFailures.lost(settings.url, e);
        takeDown(cause);
        fresh.close();
        throw e;
      }
    }
  }

  private boolean use(Link fresh) throws JMSException {
    synchronized (state) {
      // Guard against a link that broke while it was being brought up: nobody listened then.
      if (fresh.isBroken()) {
        throw new JMSException("it broke at once");
      }
      if (closed) {
        return false;
      }
      link = fresh;
      refusal = null;
      state.notifyAll();
      return true;
    }
  }

  private boolean isClosed() {
    synchronized (state) {
      return closed;
    }
  }

  /** Waits between attempts, ending early when the connection is closed. */
  private void pause(Duration delay) {
    var jitter = 0.8 + 0.4 * ThreadLocalRandom.current().nextDouble();
    var until = Deadline.after(Duration.ofMillis((long) (delay.toMillis() * jitter)));
    synchronized (state) {
      try {
        while (!closed && !until.isExpired()) {
          state.wait(Math.max(1, until.remainingMillis()));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ParleyException(
            Status.CANCELLED, "Interrupted while connecting to " + settings.url, e);
      }
    }
  }

  private static Duration next(Duration delay) {
    var doubled = delay.multipliedBy(2);
    return doubled.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : doubled;
  }

  /** Settings of a connection. Confined to the thread that builds. */
  public static final class Builder {
    final String url;
    @Nullable String user;
    @Nullable String password;
    private String prefix = "parley.";
    private Duration connectWithin = Duration.ZERO;
    private Limits limits = Limits.DEFAULT;
    private @Nullable Path ca;
    private @Nullable Path certificate;
    private @Nullable Path key;

    private Builder(String url) {
      this.url = Objects.requireNonNull(url);
    }

    private Builder(Builder other) {
      url = other.url;
      user = other.user;
      password = other.password;
      prefix = other.prefix;
      connectWithin = other.connectWithin;
      limits = other.limits;
      ca = other.ca;
      certificate = other.certificate;
      key = other.key;
    }

    /** Who connects. Default: nobody, which a broker with security refuses. */
    public Builder user(String user, String password) {
      this.user = Objects.requireNonNull(user);
      this.password = Objects.requireNonNull(password);
      return this;
    }

    /**
     * What the names of all addresses begin with. Default {@code parley.}; all programs of a system
     * must agree.
     */
    public Builder prefix(String prefix) {
      this.prefix = Objects.requireNonNull(prefix);
      return this;
    }

    /** How long {@link #open()} keeps trying while no broker answers. Default zero: one attempt. */
    public Builder connectWithin(Duration patience) {
      this.connectWithin = Objects.requireNonNull(patience);
      return this;
    }

    /**
     * Whose certificates the broker may have: PEM, read again for the next connection when it has
     * changed. Only for URLs with TLS. Default: those Java trusts.
     */
    public Builder trust(Path ca) {
      this.ca = Objects.requireNonNull(ca);
      return this;
    }

    /**
     * The certificate to show to a broker that wants one, followed by those of its issuers, and its
     * private key, RSA, EC or Ed25519 and not encrypted: PEM, read again for the next connection
     * when they have changed. Only for URLs with TLS. Default: none.
     */
    public Builder certificate(Path certificate, Path key) {
      this.certificate = Objects.requireNonNull(certificate);
      this.key = Objects.requireNonNull(key);
      return this;
    }

    /** What a body may cost to read. Default {@link Limits#DEFAULT}. */
    public Builder limits(Limits limits) {
      this.limits = Objects.requireNonNull(limits);
      return this;
    }

    /**
     * Connects.
     *
     * @throws ParleyException {@link Status#UNAVAILABLE} if no broker answers or TLS does not come
     *     about, {@link Status#UNAUTHENTICATED} if it does not accept the user or the client's
     *     certificate, {@link Status#BAD_ARGUMENTS} if the URL cannot be understood or a PEM file
     *     cannot be read
     */
    public ParleyConnection open() {
      BrokerList brokers;
      try {
        brokers = BrokerList.of(url, brokerFactory());
      } catch (JMSException e) {
        throw JmsFailures.badUrl(e);
      } catch (TlsException e) {
        throw new ParleyException(Status.BAD_ARGUMENTS, String.valueOf(e.getMessage()), e);
      }
      var connection = new ParleyConnection(this, brokers);
      connection.connectFirst();
      return connection;
    }

    private BrokerList.Factory brokerFactory() {
      var listeners = ListenerPool.open();
      return one -> {
        var factory = Artemis.connectionFactory(one, Link.WINDOW, limits.maxBytes(), listeners);
        Tls.secure(
            factory,
            () -> TlsContexts.client(ca, certificate, key),
            ca != null || certificate != null);
        return factory;
      };
    }
  }
}
