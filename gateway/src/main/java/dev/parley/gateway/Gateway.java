package dev.parley.gateway;

import dev.parley.jms.ParleyConnection;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A door for HTTP to services: whoever speaks XML-RPC can call what the operator allows. Made by
 * {@link #builder}; serves until it is closed. Thread-safe.
 *
 * <pre>{@code
 * try (var gateway = Gateway.builder(connection).allow("math.*").start()) {
 *   System.out.println(gateway.url());
 * }
 * }</pre>
 */
public final class Gateway implements AutoCloseable {
  private final String host;
  private final Door door;
  private final XmlRpc xmlRpc;
  private final WebServer server;

  private Gateway(Builder settings) {
    host = settings.host;
    xmlRpc = new XmlRpc(settings.defaultService, settings.timeout);
    door = new Door(settings.connection, AllowedCalls.of(settings.allowed));
    try {
      server = WebServer.start(settings.host, settings.port, this::routes);
    } catch (RuntimeException e) {
      door.close();
      throw e;
    }
  }

  /** A gateway to what is served at that connection's broker; its user calls for everybody. */
  public static Builder builder(ParleyConnection connection) {
    return new Builder(connection);
  }

  private void routes(JavalinConfig config) {
    config.routes.post("/", this::xmlRpc);
    config.routes.post("/RPC2", this::xmlRpc);
    config.routes.get("/*", exchange -> exchange.html(VisitedPage.of(exchange.path())));
    config.routes.exception(
        Refusal.class,
        (refusal, response) -> {
          refusal.headers().forEach(response::header);
          response.status(refusal.httpStatus()).result(refusal.detail() + "\n");
        });
  }

  private void xmlRpc(Context exchange) {
    Requests.requireType(exchange, "text/xml", "application/xml");
    var answer = xmlRpc.answer(door, Requests.body(exchange), Requests.charset(exchange));
    exchange.contentType("text/xml; charset=utf-8").result(answer);
  }

  /** Where it listens, {@code http://host:port}, with the port in use. */
  public String url() {
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port();
  }

  /** Stops listening; calls under way are given up. The connection stays open. */
  @Override
  public void close() {
    server.close();
    door.close();
  }

  @Override
  public String toString() {
    return "Gateway[" + url() + "]";
  }

  /** Settings of a gateway. Confined to the thread that builds. */
  public static final class Builder {
    private final ParleyConnection connection;
    private final Set<String> allowed = new LinkedHashSet<>();
    private String host = "127.0.0.1";
    private int port = 8000;
    private String defaultService = "demo";
    private Duration timeout = Duration.ofSeconds(30);

    private Builder(ParleyConnection connection) {
      this.connection = connection;
    }

    /**
     * What may be called: {@code math.div}, {@code math.*}, or {@code *} for everything that is
     * served now and later. Adds to what was allowed before. Default: nothing, and then it does not
     * start.
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

    /** The address to listen on. Default {@code 127.0.0.1}: this machine only. */
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
     * Starts it; it serves when this returns.
     *
     * @throws GatewayException if nothing is allowed, or it cannot listen
     */
    public Gateway start() {
      if (allowed.isEmpty()) {
        throw new GatewayException(
            "Nothing may be called: say what, such as 'math.*', or '*' for everything");
      }
      return new Gateway(this);
    }
  }
}
