package dev.parley.cli;

import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.protocol.Deadline;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * A user of a broker: named, or found in the data directory of a broker on this machine. What is
 * found there is never sent to another machine.
 */
final class Login {
  /** No comma and no number sign: the client takes what follows one for another broker. */
  private static final String REST = "(:\\d{1,5})?([/?;][^,#]*)?";

  private static final String LOCAL = "(tcp|tls)://(localhost|127(\\.\\d{1,3}){3}|\\[::1])" + REST;
  private static final Pattern THIS_MACHINE =
      Pattern.compile(LOCAL + "(," + LOCAL + ")*" + "|vm://.*");

  /** The client takes a port that is no number for some other one. */
  private static final String ONE = "(tcp|tls)://(\\[[^\\]]+]|[^:/?;,#]+)" + REST;

  private static final Pattern URL =
      Pattern.compile(ONE + "(," + ONE + ")*" + "|vm://.+|\\(.+://.+\\).*");

  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private record NameAndPassword(String name, String password) {}

  private final String url;
  private final @Nullable String user;
  private final @Nullable Path passwordFile;
  private final Path credentials;
  private final Role role;
  private final TlsOptions tls;

  Login(
      String url,
      @Nullable String user,
      @Nullable Path passwordFile,
      Path data,
      Role role,
      TlsOptions tls) {
    if (!URL.matcher(url).matches()) {
      throw new IllegalArgumentException("--url " + url + " must be like tcp://host:61616");
    }
    this.url = url;
    this.user = user;
    this.passwordFile = passwordFile;
    this.credentials = data.resolve(Credentials.FILE_NAME);
    this.role = role;
    this.tls = tls;
  }

  /** Connects; keeps looking for credentials and a broker while there are none. */
  ParleyConnection open(Duration patience, Runnable waiting) {
    var deadline = Deadline.after(patience);
    var isFirst = true;
    while (true) {
      // The credentials of a broker that has never run come into being with it.
      try {
        return attempt();
      } catch (ParleyException e) {
        if (deadline.isExpired() || e.status() != Status.UNAVAILABLE || isOfTls(e)) {
          throw e;
        }
      }
      if (isFirst) {
        waiting.run();
        isFirst = false;
      }
      pause();
    }
  }

  private ParleyConnection attempt() {
    var connection = tls.apply(ParleyConnection.builder(url));
    find().ifPresent(login -> connection.user(login.name(), login.password()));
    return connection.open();
  }

  /** What happened, and what a person can do about it. */
  String explain(ParleyException failure) {
    if (isOfTls(failure)) {
      return String.valueOf(failure.getMessage());
    }
    return switch (failure.status()) {
      case UNAVAILABLE ->
          "No broker can be reached at "
              + url
              + ". Start one with 'parley broker', or name another with --url.";
      case UNAUTHENTICATED -> "The broker at " + url + " does not let you in. " + advice();
      default -> String.valueOf(failure.getMessage());
    };
  }

  /** Then there is a broker, and what is wrong does not go away by itself. */
  static boolean isOfTls(ParleyException failure) {
    for (Throwable at = failure; at != null; at = at.getCause()) {
      if (at instanceof SSLException) {
        return true;
      }
    }
    return false;
  }

  private String advice() {
    if (passwordFile != null) {
      return "Check --user and --password-file.";
    } else if (!isThisMachine()) {
      return "Give --user and --password-file: what is kept on this machine is sent to no other.";
    }
    return Files.exists(credentials)
        ? "The credentials in " + credentials + " belong to another broker: give its --data."
        : "There is no "
            + credentials
            + ": give the broker's --data, or --user and"
            + " --password-file.";
  }

  private Optional<NameAndPassword> find() {
    if (passwordFile != null) {
      var name = user == null ? role.name().toLowerCase(Locale.ROOT).replaceAll("s$", "") : user;
      return Optional.of(new NameAndPassword(name, password(passwordFile)));
    } else if (!isThisMachine() || !Files.exists(credentials)) {
      return Optional.empty();
    }
    var known = Credentials.read(credentials);
    var found =
        known.users().stream()
            .filter(one -> user == null ? one.roles().contains(role) : one.name().equals(user))
            .findFirst();
    return Optional.of(
        found
            .map(one -> new NameAndPassword(one.name(), one.password()))
            .orElseThrow(() -> new IllegalArgumentException(nobody())));
  }

  private String nobody() {
    return user == null
        ? "No user in "
            + credentials
            + " has the role "
            + role.wireName()
            + ": give another --data, or --user and --password-file"
        : "--user: there is no " + user + " in " + credentials;
  }

  private boolean isThisMachine() {
    return THIS_MACHINE.matcher(url).matches();
  }

  /** The first line of a file. */
  static String password(Path file) {
    try (var lines = Files.newBufferedReader(file)) {
      var first = lines.readLine();
      if (first == null) {
        throw new IllegalArgumentException("The password file " + file + " is empty");
      }
      return first;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "The password file " + file + " cannot be read: " + reason(e), e);
    }
  }

  private static String reason(IOException e) {
    if (e instanceof CharacterCodingException) {
      return "it is not UTF-8";
    }
    return e instanceof FileSystemException || e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getMessage();
  }

  private static void pause() {
    try {
      Thread.sleep(LOOK_AGAIN.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ParleyException(Status.CANCELLED, "Interrupted while waiting for a broker", e);
    }
  }
}
