package dev.parley.broker;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The users a broker lets in: names, passwords and roles. Immutable and thread-safe; {@code
 * toString} shows no password.
 *
 * <p>Kept in a directory, they are the file {@value #FILE_NAME}: {@code <user>.password} and {@code
 * <user>.roles} (names separated by commas), readable by its owner only.
 */
public final class Credentials {
  /** The file that {@link #loadOrCreate} keeps in a data directory. */
  public static final String FILE_NAME = "credentials.properties";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int PASSWORD_BYTES = 24;

  private final Map<String, User> users;

  private Credentials(Map<String, User> users) {
    this.users = users;
  }

  /** What a user may do. Each role holds the least that its work needs; a user may have several. */
  public enum Role {
    /**
     * Sends requests, broadcasts and control questions, and reads its own temporary reply queues.
     */
    REQUESTERS,
    /** Creates and reads request queues, and answers to temporary queues it cannot create. */
    RESPONDERS,
    /**
     * Keeps rooms: takes what members ask, publishes in every room, reads its past, and is told by
     * the broker of subscriptions that end.
     */
    KEEPERS,
    /**
     * The other brokers of a cluster, see {@link Broker.Builder#cluster}, who may do everything;
     * with a broker that is alone, nothing.
     */
    CLUSTER,
    /** Everything, with management and dead letters. */
    ADMINS;

    /** The role's name in the broker's configuration and in credentials files. */
    public String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One user.
   *
   * @param name letters, digits, {@code _} and {@code -}
   * @param password not empty; never part of {@code toString}
   * @param roles at least one
   */
  public record User(String name, String password, Set<Role> roles) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]+");

    /**
     * Makes a user.
     *
     * @throws IllegalArgumentException for a name with other characters, an empty password or no
     *     role
     */
    public User {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "User name '" + name + "' must be made of letters, digits, '_' and '-'");
      }
      if (password.isEmpty()) {
        throw new IllegalArgumentException("User " + name + " has an empty password");
      }
      if (roles.isEmpty()) {
        throw new IllegalArgumentException("User " + name + " has no role");
      }
      roles = Set.copyOf(roles);
    }

    @Override
    public String toString() {
      return "User[name=" + name + ", roles=" + roles + "]";
    }
  }

  /**
   * These users and no others.
   *
   * @throws IllegalArgumentException if two have the same name
   */
  public static Credentials of(User... users) {
    return of(List.of(users));
  }

  static Credentials of(List<User> users) {
    var byName = new LinkedHashMap<String, User>();
    for (User user : users) {
      if (byName.put(user.name(), user) != null) {
        throw new IllegalArgumentException("User " + user.name() + " is given twice");
      }
    }
    return new Credentials(byName);
  }

  /**
   * New users {@code requester}, {@code responder}, {@code keeper}, {@code cluster} and {@code
   * admin}, each with the one role its name says and a random password of 192 bits. A handler that
   * calls other services does so over a connection of {@code requester}: the responder's own
   * connection cannot send requests.
   */
  public static Credentials generate() {
    return of(
        new User("requester", randomPassword(), EnumSet.of(Role.REQUESTERS)),
        new User("responder", randomPassword(), EnumSet.of(Role.RESPONDERS)),
        new User("keeper", randomPassword(), EnumSet.of(Role.KEEPERS)),
        new User("cluster", randomPassword(), EnumSet.of(Role.CLUSTER)),
        new User("admin", randomPassword(), EnumSet.of(Role.ADMINS)));
  }

  /**
   * Reads {@value #FILE_NAME} in {@code directory}; if there is none, writes {@linkplain #generate
   * generated} ones, in one step and with mode 600, making the directory with mode 700 where it is
   * missing.
   *
   * @throws BrokerException if the file can be read by others, makes no sense, or cannot be read or
   *     written
   */
  public static Credentials loadOrCreate(Path directory) {
    return CredentialsFile.loadOrCreate(directory);
  }

  /**
   * Reads a file that {@link #loadOrCreate} wrote, or one written by hand in the same form.
   *
   * @throws BrokerException if there is no such file, or it can be read by others, or makes no
   *     sense
   */
  public static Credentials read(Path file) {
    return CredentialsFile.read(file);
  }

  /** All users, in the order they were given. */
  public List<User> users() {
    return List.copyOf(users.values());
  }

  /** The user of that name, if there is one. */
  public Optional<User> user(String name) {
    return Optional.ofNullable(users.get(name));
  }

  /**
   * The first user with that role.
   *
   * @throws IllegalStateException if nobody has it
   */
  public User first(Role role) {
    return users.values().stream()
        .filter(user -> user.roles().contains(role))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("No user has the role " + role.wireName()));
  }

  @Override
  public String toString() {
    return "Credentials" + users.values();
  }

  private static String randomPassword() {
    var bytes = new byte[PASSWORD_BYTES];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
