package dev.parley.jms.artemis;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.jms.Connection;
import javax.jms.ConnectionFactory;
import javax.jms.JMSException;
import javax.jms.JMSSecurityException;
import org.jspecify.annotations.Nullable;

/** Connects, and says what TLS has to do with it where that does not come about. */
public final class Connecting {
  /** A broker that is near and does what it should has answered by then. */
  private static final long PATIENCE_MILLIS = 500;

  private Connecting() {}

  /**
   * Makes a connection.
   *
   * @throws TlsFailure if TLS is why there is none
   */
  public static Connection connect(
      ConnectionFactory factory, @Nullable String user, @Nullable String password)
      throws JMSException {
    Tls.check(factory);
    // Asked now, since a factory that connects is locked.
    var plain = Tls.plainPeers(factory);
    try {
      return plain.isEmpty()
          ? factory.createConnection(user, password)
          : connectWatched(plain, () -> factory.createConnection(user, password));
    } catch (JMSSecurityException | TlsFailure e) {
      throw e;
    } catch (JMSException e) {
      Tls.explain(factory);
      throw e;
    }
  }

  /** Artemis waits long for the answer of one that speaks TLS, which has none for others. */
  private static Connection connectWatched(List<TlsPeer> peers, Callable<Connection> connecting)
      throws JMSException {
    var task = new FutureTask<>(connecting);
    var thread = new Thread(task, "parley-connect");
    thread.setDaemon(true);
    thread.start();
    try {
      return task.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return afterALook(peers, task);
    } catch (InterruptedException e) {
      throw interrupted(task, e);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static Connection afterALook(List<TlsPeer> peers, FutureTask<Connection> task)
      throws JMSException {
    try {
      for (var peer : peers) {
        peer.refuseTls();
      }
      return task.get();
    } catch (TlsFailure e) {
      task.cancel(true);
      throw e;
    } catch (InterruptedException e) {
      throw interrupted(task, e);
    } catch (ExecutionException e) {
      throw failure(e);
    }
  }

  private static JMSException interrupted(FutureTask<Connection> task, InterruptedException e) {
    task.cancel(true);
    Thread.currentThread().interrupt();
    return failure("Interrupted while connecting", e);
  }

  private static JMSException failure(ExecutionException e) {
    return e.getCause() instanceof JMSException failure
        ? failure
        : failure(String.valueOf(e.getCause()), e);
  }

  private static JMSException failure(String message, Exception cause) {
    var failure = new JMSException(message);
    failure.initCause(cause);
    return failure;
  }
}
