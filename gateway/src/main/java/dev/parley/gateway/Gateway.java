package dev.parley.gateway;

import dev.parley.jms.ParleyConnection;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A door for HTTP to services: whoever speaks XML-RPC or JSON can call what the operator allows,
 * and a person can do so on a page. Made by {@link #builder}; serves until it is closed.
 * Thread-safe.
 *
 * <pre>{@code
 * try (var gateway = Gateway.builder(connection).allow("math.*").start()) {
 *   System.out.println(gateway.url());
 * }
 * }</pre>
 */
public final class Gateway implements AutoCloseable {
  private final String scheme;
  private final String host;
  private final Guard guard;
  private final ParleyConnection connection;
  private final Telemetry telemetry;
  private final Doors doors;
  private final XmlRpc xmlRpc;
  private final JsonApi jsonApi;
  private final RoomsApi roomsApi;
  private final WebServer server;

  private Gateway(Builder settings) {
    scheme = settings.tls == null ? "http" : "https";
    host = settings.host;
    connection = settings.connection;
    guard = new Guard(settings.host, settings.names, settings.callers);
    telemetry = new Telemetry(connection::isConnected);
    var allowed = AllowedCalls.of(settings.allowed);
    doors =
        new Doors(
            connection, settings.connector, link -> new Door(link, allowed, telemetry::called));
    xmlRpc = new XmlRpc(settings.defaultService, settings.timeout);
    jsonApi = new JsonApi(doors::of, settings.timeout, new OpenApi(settings.callers != null));
    roomsApi = new RoomsApi(doors::of, settings.rooms);
    try {
      server =
          WebServer.start(
              settings.host, settings.port, settings.tls, settings.timeout, this::configure);
    } catch (RuntimeException e) {
      closeAllBut();
      throw e;
    }
  }

  /**
   * A gateway to what is served at that connection's broker. Its user calls for everybody who is
   * not mapped to another.
   */
  public static Builder builder(ParleyConnection connection) {
    return new Builder(connection);
  }

  private void configure(JavalinConfig config) {
    config.http.prefer405over404 = true;
    config.requestLogger.http(
        (exchange, millis) -> telemetry.requested(exchange, millis, Guard.caller(exchange).name()));
    var routes = config.routes;
    routes.before(guard::check);
    routes.post("/", this::xmlRpc);
    routes.post("/RPC2", this::xmlRpc);
    jsonApi.routes(routes);
    new KeptCalls(doors::of).routes(routes);
    roomsApi.routes(routes);
    new LoadApi(doors::of, telemetry.load()).routes(routes);
    new DeadLettersApi(doors::of, InstantSource.system()).routes(routes);
    Explorer.routes(routes);
    watch(routes);
    routes.get("/*", exchange -> exchange.html(VisitedPage.of(exchange.path())));
    Problem.answerAll(routes);
  }

  private void watch(RoutesConfig routes) {
    routes.get("/health/live", exchange -> JsonApi.json(exchange, Map.of("status", "UP")));
    routes.get(
        "/health/ready",
        exchange -> {
          var isUp = connection.isConnected();
          exchange.status(isUp ? 200 : 503);
          JsonApi.json(exchange, Map.of("status", isUp ? "UP" : "DOWN"));
        });
    routes.get(
        "/metrics",
        exchange ->
            exchange
                .contentType("text/plain; version=0.0.4; charset=utf-8")
                .result(telemetry.prometheus()));
  }

  private void xmlRpc(Context exchange) {
    Requests.requireType(exchange, "text/xml", "application/xml");
    var body = Requests.body(exchange);
    var trace = Trace.of(exchange);
    var answer = xmlRpc.answer(() -> doors.of(exchange), trace, body, Requests.charset(exchange));
    exchange.contentType("text/xml; charset=utf-8").result(answer);
  }

  /** Where it listens, {@code http://host:port} or {@code https}, with the port in use. */
  public String url() {
    return scheme + "://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port();
  }

  /** Stops listening; calls under way are given up. The connection stays open. */
  @Override
  public void close() {
    jsonApi.close();
    roomsApi.close();
    server.close();
    closeAllBut();
  }

  /** The server, which may not have come up. */
  private void closeAllBut() {
    jsonApi.close();
    roomsApi.close();
    doors.close();
    telemetry.close();
  }

  @Override
  public String toString() {
    return "Gateway[" + url() + "]";
  }

  /** Settings of a gateway. Confined to the thread that builds. */
  public static final class Builder {
    private static final Pattern ROOMS = Pattern.compile("[A-Za-z0-9_*-]+");

    private final ParleyConnection connection;
    private final Set<String> allowed = new LinkedHashSet<>();
    private final List<Pattern> rooms = new ArrayList<>();
    private final Set<String> names = new LinkedHashSet<>();
    private String host = "127.0.0.1";
    private int port = 8000;
    private String defaultService = "demo";
    private Duration timeout = Duration.ofSeconds(30);
    private @Nullable Tls tls;
    private @Nullable Callers callers;
    private BiFunction<String, String, ParleyConnection> connector;

    private Builder(ParleyConnection connection) {
      this.connection = connection;
      this.connector = connection::openAs;
    }

    /**
     * What may be called: {@code math.div}, {@code math.*}, or {@code *} for everything that is
     * served now and later. Adds to what was allowed before. Default: nothing.
     *
     * @throws IllegalArgumentException for another form
     */
    public Builder allow(String... patterns) {
      return allow(List.of(patterns));
    }

    /** As {@link #allow(String...)}. */
    public Builder allow(Collection<String> patterns) {
      AllowedCalls.of(patterns);
      allowed.addAll(patterns);
      return this;
    }

    /**
     * Which rooms browsers may join: {@code ops}, {@code team-*}, {@code *}. Default: none.
     *
     * @throws IllegalArgumentException for another form
     */
    public Builder rooms(Collection<String> patterns) {
      for (var pattern : patterns) {
        if (!ROOMS.matcher(pattern).matches()) {
          throw new IllegalArgumentException(
              "'" + pattern + "' names no rooms: write ops, 'team-*', or '*' for all");
        }
        rooms.add(Pattern.compile(pattern.replace("*", ".*")));
      }
      return this;
    }

    /**
     * The address to listen on. Default {@code 127.0.0.1}: this machine only. Any other needs TLS
     * and {@link #callers}.
     */
    public Builder host(String host) {
      this.host = Objects.requireNonNull(host);
      return this;
    }

    /** The port to listen on, 0 for any free one. Default 8000. */
    public Builder port(int port) {
      if (port < 0 || port > 65535) {
        throw new IllegalArgumentException("Port " + port + " is not between 0 and 65535");
      }
      this.port = port;
      return this;
    }

    /**
     * Names by which callers know this machine, beside {@code localhost} and the address listened
     * on; a request for another host is refused. Default: none; any, where it listens on all
     * addresses.
     */
    public Builder names(Collection<String> names) {
      this.names.addAll(names);
      return this;
    }

    /** The service that XML-RPC methods without a dot belong to. Default {@code demo}. */
    public Builder defaultService(String service) {
      this.defaultService = Objects.requireNonNull(service);
      return this;
    }

    /** How long a call may take, 1 ms to 24 h. Default 30 s. */
    public Builder timeout(Duration timeout) {
      this.timeout = Objects.requireNonNull(timeout);
      return this;
    }

    /**
     * Serves HTTPS, with a certificate and its key, RSA, EC or Ed25519 and not encrypted, in PEM
     * files. Files that change are read again, and count for the next connection.
     *
     * @throws GatewayException if one cannot be read
     */
    public Builder tls(Path certificates, Path key) {
      this.tls = Tls.pem(certificates, key);
      return this;
    }

    /**
     * Serves HTTPS, with what a PKCS #12 file holds.
     *
     * @throws GatewayException if it cannot be read
     */
    public Builder tls(Path keyStore, String password) {
      this.tls = Tls.pkcs12(keyStore, password);
      return this;
    }

    /**
     * Who may call; nobody else may then. A properties file, readable by its owner only: {@code
     * NAME.token} or {@code NAME.password}, and where the broker should know the caller as another
     * than this gateway, {@code NAME.broker-user} and {@code NAME.broker-password}. Default:
     * whoever reaches it.
     *
     * @throws GatewayException if it cannot be read, or makes no sense
     */
    public Builder callers(Path file) {
      this.callers = Callers.read(file);
      return this;
    }

    /**
     * How to connect as another user, given name and password. Default: as {@link
     * ParleyConnection#openAs}. Connections made here are closed with the gateway.
     */
    public Builder connector(BiFunction<String, String, ParleyConnection> connector) {
      this.connector = Objects.requireNonNull(connector);
      return this;
    }

    /**
     * Starts it; it serves when this returns.
     *
     * @throws GatewayException if nothing is allowed, what was asked for is not safe, or it cannot
     *     listen
     */
    public Gateway start() {
      if (allowed.isEmpty() && rooms.isEmpty()) {
        throw new GatewayException(
            "Nothing may be called: say what, such as 'math.*', or '*' for everything");
      }
      if (!Guard.address(host).isLoopbackAddress() && (tls == null || callers == null)) {
        throw new GatewayException(
            "Listening on "
                + host
                + ", which other machines can reach, needs a certificate (TLS) and a file of"
                + " callers. Give both, or listen on 127.0.0.1.");
      }
      return new Gateway(this);
    }
  }
}
