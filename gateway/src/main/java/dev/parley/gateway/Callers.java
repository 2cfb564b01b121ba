package dev.parley.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who may call, and as which user of the broker: a properties file that only its owner can read,
 * with {@code NAME.token} or {@code NAME.password}, and {@code NAME.broker-user} with {@code
 * NAME.broker-password}, without which a caller is the gateway's own user. Immutable.
 */
final class Callers {
  private static final Set<String> FIELDS =
      Set.of("token", "password", "broker-user", "broker-password");
  private static final int SHORTEST_TOKEN = 20;
  private static final int SHORTEST_PASSWORD = 12;
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  /**
   * Somebody who may call.
   *
   * @param brokerUser null: the gateway's own
   */
  record Caller(String name, @Nullable String brokerUser, @Nullable String brokerPassword) {
    static final Caller ANYBODY = new Caller("", null, null);

    @Override
    public String toString() {
      return "Caller[" + name + "]";
    }
  }

  /** Secrets are compared by their digests, whose comparison takes the same time for all. */
  @SuppressWarnings("ArrayRecordComponent") // never compared as a whole
  private record Secret(byte[] digest, Caller caller) {}

  private final List<Secret> secrets;

  private Callers(List<Secret> secrets) {
    this.secrets = secrets;
  }

  /**
   * Reads a file.
   *
   * @throws GatewayException if it cannot be read, others can read it, or it makes no sense
   */
  static Callers read(Path file) {
    var properties = new Properties();
    try {
      refuseReadableByOthers(file);
      try (var reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new GatewayException("The file of callers " + file + " cannot be read: " + e, e);
    }
    var names = new TreeSet<String>();
    for (var key : properties.stringPropertyNames()) {
      var dot = key.lastIndexOf('.');
      if (dot < 1 || !FIELDS.contains(key.substring(dot + 1))) {
        throw wrong(
            file,
            "'"
                + key
                + "' is none of NAME.token, NAME.password, NAME.broker-user and"
                + " NAME.broker-password");
      }
      names.add(key.substring(0, dot));
    }
    if (names.isEmpty()) {
      throw wrong(file, "it names nobody");
    }
    var secrets = new ArrayList<Secret>();
    for (var name : names) {
      add(file, name, properties, secrets);
    }
    return new Callers(secrets);
  }

  private static void add(Path file, String name, Properties properties, List<Secret> secrets) {
    var user = properties.getProperty(name + ".broker-user");
    var brokerPassword = properties.getProperty(name + ".broker-password");
    if ((user == null) != (brokerPassword == null)) {
      throw wrong(file, name + " needs both broker-user and broker-password, or neither");
    }
    var caller = new Caller(name, user, brokerPassword);
    var token = properties.getProperty(name + ".token");
    var password = properties.getProperty(name + ".password");
    if (token == null && password == null) {
      throw wrong(file, name + " has neither token nor password");
    }
    if (token != null) {
      require(file, name + ".token", token, SHORTEST_TOKEN);
      secrets.add(new Secret(digest("Bearer " + token), caller));
    }
    if (password != null) {
      require(file, name + ".password", password, SHORTEST_PASSWORD);
      secrets.add(new Secret(digest("Basic " + name + ":" + password), caller));
    }
  }

  private static void require(Path file, String key, String secret, int shortest) {
    if (secret.length() < shortest) {
      throw wrong(file, key + " must have " + shortest + " characters at least");
    }
  }

  private static GatewayException wrong(Path file, String what) {
    return new GatewayException("The file of callers " + file + " makes no sense: " + what);
  }

  private static void refuseReadableByOthers(Path file) throws IOException {
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")
        && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
      throw new GatewayException(
          "The file of callers " + file + " can be used by others. Run chmod 600 on it.");
    }
  }

  /**
   * Whom an {@code Authorization} header belongs to.
   *
   * @param header null if there is none
   */
  Optional<Caller> find(@Nullable String header) {
    var credentials = credentials(header);
    if (credentials == null) {
      return Optional.empty();
    }
    var digest = digest(credentials);
    Caller found = null;
    for (var secret : secrets) {
      if (MessageDigest.isEqual(secret.digest(), digest)) {
        found = secret.caller();
      }
    }
    return Optional.ofNullable(found);
  }

  private static @Nullable String credentials(@Nullable String header) {
    if (header == null) {
      return null;
    }
    var parts = header.strip().split(" +", 2);
    if (parts.length == 2 && parts[0].equalsIgnoreCase("Bearer")) {
      return "Bearer " + parts[1];
    } else if (parts.length == 2 && parts[0].equalsIgnoreCase("Basic")) {
      try {
        return "Basic " + new String(Base64.getDecoder().decode(parts[1]), UTF_8);
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
    return null;
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
