package dev.parley.gateway;

import dev.parley.jms.Threads;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.net.BindException;
import java.time.Duration;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler.RetainedContentLoaderFactory;
import org.eclipse.jetty.server.handler.QoSHandler;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Jetty, set up so that no client can hold up another: a request takes a thread only once all of it
 * has come.
 */
final class WebServer implements AutoCloseable {
  private final Javalin javalin;

  private WebServer(Javalin javalin) {
    this.javalin = javalin;
  }

  /**
   * Starts it.
   *
   * @throws GatewayException if it cannot listen there
   */
  static WebServer start(
      String host, int port, @Nullable Tls tls, Duration timeout, Consumer<JavalinConfig> routes) {
    var javalin =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.startup.startupWatcherEnabled = false;
              config.http.maxRequestSize = HttpLimits.BODY;
              config.http.responseBufferSize = HttpLimits.COPIED;
              config.jetty.threadPool = threads();
              config.jetty.modifyServer(server -> limit(server, timeout));
              config.jetty.addConnector((server, http) -> connector(server, http, host, port, tls));
              routes.accept(config);
            });
    try {
      javalin.start();
    } catch (RuntimeException e) {
      javalin.stop();
      throw cannotListen(host, port, e);
    }
    return new WebServer(javalin);
  }

  private static QueuedThreadPool threads() {
    var threads = new QueuedThreadPool(HttpLimits.REQUESTS + 50);
    threads.setName("parley-http");
    threads.setDaemon(true);
    if (Threads.areVirtual()) {
      threads.setVirtualThreadsExecutor(
          VirtualThreads.getNamedVirtualThreadsExecutor("parley-http-"));
    }
    return threads;
  }

  private static void limit(Server server, Duration timeout) {
    var requests = new QoSHandler();
    requests.setMaxRequestCount(HttpLimits.REQUESTS);
    requests.setMaxSuspend(HttpLimits.WAITING);
    var whole =
        new EagerContentHandler(
            new Pace.Answering(timeout.plus(HttpLimits.GOING), RoomsApi::isStream, requests),
            new RetainedContentLoaderFactory(HttpLimits.BODY, -1, true));
    server.setHandler(new Pace(HttpLimits.COMING, whole));
    var connections = new NetworkConnectionLimit(HttpLimits.CONNECTIONS, server);
    connections.setEndPointIdleTimeout(HttpLimits.IDLE_IN_A_CROWD.toMillis());
    server.addBean(connections);
    server.setStopTimeout(5_000);
  }

  private static Connector connector(
      Server server, HttpConfiguration http, String host, int port, @Nullable Tls tls) {
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HttpLimits.HEADERS);
    http.setOutputBufferSize(HttpLimits.ANSWER);
    http.setUriCompliance(UriCompliance.RFC3986);
    if (tls != null) {
      var secure = new SecureRequestCustomizer();
      secure.setSniHostCheck(false); // hosts are checked for all alike
      http.addCustomizer(secure);
    }
    var plain = new HttpConnectionFactory(http);
    var connector =
        tls == null
            ? new ServerConnector(server, plain)
            : new ServerConnector(
                server, new SslConnectionFactory(tls.context(), plain.getProtocol()), plain);
    connector.setHost(host);
    connector.setPort(port);
    connector.setIdleTimeout(HttpLimits.IDLE.toMillis());
    connector.setReuseAddress(true);
    return connector;
  }

  private static GatewayException cannotListen(String host, int port, RuntimeException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof BindException || cause.getClass().getName().endsWith("BindException")) {
        return new GatewayException(
            "Cannot listen on "
                + host
                + ":"
                + port
                + ": the port is in use, or the address is not this machine's. Choose another (port"
                + " 0 for any free one).",
            e);
      }
    }
    return new GatewayException("The HTTP server does not start: " + e.getMessage(), e);
  }

  int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }
}
