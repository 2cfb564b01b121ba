package dev.parley.cli;

import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which broker, and as whom. */
final class ConnectionOptions {
  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "${env:PARLEY_URL:-tcp://127.0.0.1:61616}",
      description =
          "The broker: tcp://HOST:PORT, or tls://HOST:PORT; or several with commas between, to be"
              + " tried in this order. Default: $PARLEY_URL, else ${DEFAULT-VALUE}.")
  private String url = "";

  @Option(
      names = "--user",
      paramLabel = "NAME",
      defaultValue = "${env:PARLEY_USER}",
      description =
          "Who connects. Default: $PARLEY_USER, else the user that a broker on this machine"
              + " made for this work.")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      defaultValue = "${env:PARLEY_PASSWORD_FILE}",
      description =
          "File whose first line is the password. Default: $PARLEY_PASSWORD_FILE, else the"
              + " password comes from the credentials in --data.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = DataDirectory.DEFAULT,
      description =
          "Data directory of a broker on this machine, for its credentials. They are sent to"
              + " this machine only. Default: $PARLEY_DATA, else ${DEFAULT-VALUE}.")
  private Path data = Path.of("");

  @Mixin private final TlsOptions tls = new TlsOptions();

  /**
   * Connects as a user with that role.
   *
   * @throws ParleyException {@link Status#UNAVAILABLE} or {@link Status#UNAUTHENTICATED}, with what
   *     to do about it
   */
  ParleyConnection open(Role role) {
    return open(role, Duration.ZERO, () -> {});
  }

  /** As {@link #open(Role)}; keeps trying while there is no broker, after saying so. */
  ParleyConnection open(Role role, Duration patience, Runnable waiting) {
    var login = new Login(url, user, passwordFile, data, role, tls);
    try {
      return login.open(patience, waiting);
    } catch (ParleyException e) {
      throw new ParleyException(e.status(), login.explain(e), e);
    }
  }

  String url() {
    return url;
  }
}
