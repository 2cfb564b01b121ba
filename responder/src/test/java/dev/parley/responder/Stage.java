package dev.parley.responder;

import static dev.parley.responder.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.Status;
import dev.parley.requester.Requester;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Brokers in processes of their own with the same users, responders of one worker, and load. */
final class Stage implements AutoCloseable {
  final Load.Worker worker = new Load.Worker();
  private final Path credentials;
  private final Resources opened = new Resources();

  /** Users are made in that directory. */
  Stage(Path data) {
    Credentials.loadOrCreate(data);
    credentials = data.resolve(Credentials.FILE_NAME);
  }

  /** Gives another broker the same users. */
  void copyCredentials(Path data) throws IOException {
    Files.createDirectories(data);
    Files.copy(credentials, data.resolve(Credentials.FILE_NAME));
  }

  void respond(String url) {
    opening(Responder.builder(connect(url, Role.RESPONDERS)).build())
        .export("work", Load.Work.class, worker);
  }

  Load load(String name, String url, boolean idempotent) {
    var requester = requester(url);
    await().until(() -> isAnswered(requester));
    return opening(new Load(name, requester, idempotent));
  }

  Requester requester(String url) {
    return opening(Requester.builder(connect(url, Role.REQUESTERS)).build());
  }

  private static boolean isAnswered(Requester requester) {
    try {
      return "ready".equals(requester.proxy("work", Load.Work.class).call("ready").join());
    } catch (RuntimeException e) {
      return false;
    }
  }

  /** Waits until each has had so many answers more. */
  static void awaitAnswers(List<Load> loads, int more) {
    var wanted = loads.stream().mapToInt(load -> load.answered() + more).toArray();
    await()
        .until(
            () -> {
              for (var i = 0; i < wanted.length; i++) {
                if (loads.get(i).answered() < wanted[i]) {
                  return false;
                }
              }
              return true;
            });
  }

  /** Nothing was answered wrongly, failed that is idempotent, or was lost that was confirmed. */
  void assertAllIsWell(Load plain, Load again) {
    assertThat(plain.wrong).hasValue(0);
    assertThat(again.wrong).hasValue(0);
    assertThat(again.outcomes).containsOnlyKeys(Status.OK);
    await()
        .untilAsserted(
            () ->
                assertThat(worker.noted).containsAll(plain.confirmed).containsAll(again.confirmed));
  }

  ParleyConnection connect(String url, Role role) {
    var user = Credentials.read(credentials).first(role);
    return opening(
        ParleyConnection.builder(url)
            .user(user.name(), user.password())
            .connectWithin(Duration.ofSeconds(60))
            .open());
  }

  <T extends AutoCloseable> T opening(T resource) {
    return opened.closing(resource);
  }

  @Override
  public void close() {
    opened.close();
  }
}
