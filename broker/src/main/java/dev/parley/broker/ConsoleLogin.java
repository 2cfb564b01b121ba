package dev.parley.broker;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.auth.login.FailedLoginException;
import javax.security.auth.login.LoginException;
import javax.security.auth.spi.LoginModule;
import org.apache.activemq.artemis.spi.core.security.jaas.RolePrincipal;
import org.apache.activemq.artemis.spi.core.security.jaas.UserPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * Lets the admins of a credentials file into the console of a stand-alone Artemis, which asks JAAS.
 * Its option {@code credentials} is that file. Programs have no use for it.
 */
public final class ConsoleLogin implements LoginModule {
  private @Nullable Subject subject;
  private @Nullable CallbackHandler asker;
  private Path credentials = Path.of(Credentials.FILE_NAME);
  private @Nullable UserPrincipal user;
  private final RolePrincipal role = new RolePrincipal(Credentials.Role.ADMINS.wireName());

  /** JAAS makes one for each login. */
  public ConsoleLogin() {}

  @Override
  public void initialize(
      Subject subject, CallbackHandler asker, Map<String, ?> sharedState, Map<String, ?> options) {
    this.subject = subject;
    this.asker = asker;
    credentials = Path.of(String.valueOf(options.get("credentials")));
  }

  @Override
  public boolean login() throws LoginException {
    var name = new NameCallback("User: ");
    var password = new PasswordCallback("Password: ", false);
    ask(name, password);
    var typed = password.getPassword();
    var accepted =
        CredentialsSecurity.accepted(
            Credentials.read(credentials), name.getName(), typed == null ? "" : new String(typed));
    password.clearPassword();
    if (accepted == null || !accepted.roles().contains(Credentials.Role.ADMINS)) {
      throw new FailedLoginException("Unknown user, wrong password, or no admin");
    }
    user = new UserPrincipal(accepted.name());
    return true;
  }

  private void ask(Callback... questions) throws LoginException {
    if (asker == null) {
      throw new LoginException("There is nobody to ask for a name and a password");
    }
    try {
      asker.handle(questions);
    } catch (IOException | UnsupportedCallbackException e) {
      throw (LoginException) new LoginException("Name and password cannot be asked").initCause(e);
    }
  }

  @Override
  public boolean commit() {
    if (subject == null || user == null) {
      return false;
    }
    subject.getPrincipals().add(user);
    subject.getPrincipals().add(role);
    return true;
  }

  @Override
  public boolean abort() {
    return logout();
  }

  @Override
  public boolean logout() {
    if (subject == null || user == null) {
      return false;
    }
    subject.getPrincipals().remove(user);
    subject.getPrincipals().remove(role);
    user = null;
    return true;
  }
}
