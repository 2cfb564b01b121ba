package dev.parley.responder;

import static dev.parley.responder.Patience.await;

import dev.parley.broker.Broker;
import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Requester;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broker says nothing any more, and its connections are not cut: there is a second one. */
@Tag("once")
@Timeout(180)
class SilentFailoverTest {
  interface Echo {
    String echo(String text);
  }

  private final Resources opened = new Resources();
  private final Credentials credentials = Credentials.generate();

  @AfterEach
  void stop() {
    opened.close();
  }

  @Test
  void requesterAndResponderGoOverToTheOther() throws IOException {
    var cable = opened.closing(new Cable(URI.create(broker().url()).getPort()));
    var url = cable.url() + "," + broker().url();
    opened
        .closing(Responder.builder(connect(url, Role.RESPONDERS)).build())
        .export("echo", Echo.class, text -> text);
    var requester = opened.closing(Requester.builder(connect(url, Role.REQUESTERS)).build());
    var echo =
        requester.proxy(
            "echo", Echo.class, CallOptions.DEFAULT.withTimeout(Duration.ofMillis(500)));
    await().until(() -> isAnswered(echo));

    cable.silence();
    await().until(() -> isAnswered(echo));
  }

  private static boolean isAnswered(Echo echo) {
    try {
      return echo.echo("x").equals("x");
    } catch (ParleyException e) {
      return false;
    }
  }

  private Broker broker() {
    return opened.closing(Broker.builder().inMemory().port(0).credentials(credentials).start());
  }

  private ParleyConnection connect(String url, Role role) {
    var user = credentials.first(role);
    return opened.closing(ParleyConnection.builder(url).user(user.name(), user.password()).open());
  }
}
