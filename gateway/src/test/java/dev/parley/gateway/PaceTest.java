package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.EagerContentHandler.RetainedContentLoaderFactory;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PaceTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofMinutes(10);

  private final Server server = new Server();

  @AfterEach
  void stop() throws Exception {
    server.stop();
  }

  @Test
  void bodyThatTakesTooLongIsGivenUp() throws Exception {
    start(SHORT, LONG);

    assertThat(answer("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nabc")).isEmpty();
  }

  @Test
  void answerThatTakesTooLongIsGivenUp() throws Exception {
    start(LONG, SHORT);

    assertThat(answer("GET /never HTTP/1.1\r\nHost: a\r\n\r\n")).isEmpty();
  }

  @Test
  void whatIsInTimeIsAnswered() throws Exception {
    start(LONG, LONG);

    assertThat(
            answer(
                "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc"))
        .endsWith("done");
  }

  private void start(Duration coming, Duration going) throws Exception {
    var connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    var answering = new Pace.Answering(going, path -> false, new Answers());
    server.setHandler(
        new Pace(
            coming,
            new EagerContentHandler(answering, new RetainedContentLoaderFactory(1_000, -1, true))));
    server.start();
  }

  private String answer(String request) throws Exception {
    var port = ((ServerConnector) server.getConnectors()[0]).getLocalPort();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write(request.getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static final class Answers extends Handler.Abstract {
    @Override
    public boolean handle(Request request, Response response, Callback callback) {
      if (!Request.getPathInContext(request).equals("/never")) {
        response.write(true, ByteBuffer.wrap("done".getBytes(UTF_8)), callback);
      }
      return true;
    }
  }
}
