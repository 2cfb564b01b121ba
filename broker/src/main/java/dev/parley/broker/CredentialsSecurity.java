package dev.parley.broker;

import dev.parley.broker.Credentials.User;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.activemq.artemis.core.security.CheckType;
import org.apache.activemq.artemis.core.security.Role;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager;
import org.apache.activemq.artemis.spi.core.security.ActiveMQSecurityManager5;
import org.apache.activemq.artemis.spi.core.security.jaas.RolePrincipal;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * Lets in the users of one {@link Credentials}, without JAAS, which is configured per JVM. Public
 * for the {@code <security-manager>} of a stand-alone Artemis; programs have no use for it.
 */
public final class CredentialsSecurity implements ActiveMQSecurityManager5 {
  private static final String DEFAULT_PREFIX = "parley.";
  private static final RolePrincipal RESPONDERS =
      new RolePrincipal(Credentials.Role.RESPONDERS.wireName());
  private static final RolePrincipal KEEPERS =
      new RolePrincipal(Credentials.Role.KEEPERS.wireName());
  private static final RolePrincipal ADMINS = new RolePrincipal(Credentials.Role.ADMINS.wireName());

  private final Credentials credentials;
  private final RoomAccess rooms;
  private final QueueAccess queues;

  /** Lets nobody in: Artemis makes one, and uses what its {@link #init} returns. */
  public CredentialsSecurity() {
    this(Credentials.of(), new RoomAccess(Map.of()), DEFAULT_PREFIX);
  }

  CredentialsSecurity(Credentials credentials, RoomAccess rooms, String prefix) {
    this.credentials = credentials;
    this.rooms = rooms;
    this.queues = new QueueAccess(prefix);
  }

  /**
   * As {@code bootstrap.xml} says it.
   *
   * @param properties {@code credentials}: the credentials file; {@code rooms}: a file that says
   *     who may use which room; {@code prefix}: what the names of addresses begin with
   * @throws BrokerException if one of them cannot be read or makes no sense
   */
  @Override
  public ActiveMQSecurityManager init(Map<String, String> properties) {
    return new CredentialsSecurity(
        Credentials.read(file(properties, "credentials")),
        RoomAccess.read(file(properties, "rooms")),
        properties.getOrDefault("prefix", DEFAULT_PREFIX));
  }

  /** Whom it guards. */
  void guard(ActiveMQServer server) {
    queues.of(server);
  }

  private static Path file(Map<String, String> properties, String name) {
    var file = properties.get(name);
    if (file == null) {
      throw new BrokerException("The <security-manager> has no property '" + name + "'.");
    }
    return Path.of(file);
  }

  @Override
  @SuppressWarnings(
      "NullAway") // Artemis' interface is not annotated; null is its word for refused.
  public Subject authenticate(
      @Nullable String name,
      @Nullable String password,
      @Nullable RemotingConnection connection,
      @Nullable String securityDomain) {
    var user = accepted(credentials, name, password);
    if (user == null) {
      return null;
    }
    var subject = new Subject();
    subject.getPrincipals().add(new UserPrincipal(user.name()));
    user.roles().forEach(role -> subject.getPrincipals().add(new RolePrincipal(role.wireName())));
    rooms
        .rolesOf(user.name())
        .forEach(role -> subject.getPrincipals().add(new RolePrincipal(role)));
    return subject;
  }

  @Override
  public boolean authorize(
      @Nullable Subject subject, Set<Role> roles, CheckType checkType, String address) {
    if (subject == null) {
      return false;
    }
    var held = subject.getPrincipals(RolePrincipal.class);
    if (!held.contains(KEEPERS)
        && !held.contains(ADMINS)
        && (isKeptFrom(subject, checkType, address)
            || isTicketsOfAnother(subject, checkType, address))) {
      return false;
    }
    return roles.stream()
        .anyMatch(
            role -> checkType.hasRole(role) && held.contains(new RolePrincipal(role.getName())));
  }

  private boolean isKeptFrom(Subject subject, CheckType checkType, String address) {
    var users = subject.getPrincipals(UserPrincipal.class);
    return checkType == CheckType.CONSUME && isKeptInRoom(users, address)
        || users.stream().anyMatch(user -> queues.isRefused(user.getName(), checkType, address));
  }

  /** Responders fill them; all else is the user's own. */
  private boolean isTicketsOfAnother(Subject subject, CheckType checkType, String address) {
    var fills =
        checkType == CheckType.SEND
            && subject.getPrincipals(RolePrincipal.class).contains(RESPONDERS);
    return !fills
        && subject.getPrincipals(UserPrincipal.class).stream()
            .anyMatch(user -> queues.isTicketsOfAnother(user.getName(), address));
  }

  /**
   * A room's own queues: its past, which only keepers take from, and what a durable member has not
   * seen yet, which is its user's, whose name the queue ends with. Their names begin with the
   * address; those of subscriptions do not.
   */
  private static boolean isKeptInRoom(Set<UserPrincipal> users, String address) {
    var split = address.indexOf("::");
    return split >= 0
        && address.startsWith(address.substring(0, split) + ".", split + 2)
        && users.stream()
            .noneMatch(user -> address.matches(".*\\.member\\.[^.]+\\." + user.getName()));
  }

  @Override
  public boolean validateUser(@Nullable String name, @Nullable String password) {
    return accepted(credentials, name, password) != null;
  }

  @Override
  public boolean validateUserAndRole(
      @Nullable String name, @Nullable String password, Set<Role> roles, CheckType checkType) {
    return authorize(authenticate(name, password, null, null), roles, checkType, "");
  }

  /** The user of that name and password, null if there is none. */
  static @Nullable User accepted(
      Credentials credentials, @Nullable String name, @Nullable String password) {
    if (name == null || password == null) {
      return null;
    }
    var user = credentials.user(name).orElse(null);
    // An unknown name takes as long as a wrong password.
    var expected = user == null ? name : user.password();
    boolean same =
        MessageDigest.isEqual(
            password.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
    return same ? user : null;
  }
}
