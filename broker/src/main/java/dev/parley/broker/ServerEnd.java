package dev.parley.broker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.activemq.artemis.core.io.IOCriticalErrorListener;
import org.apache.activemq.artemis.core.server.ActivateCallback;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.jspecify.annotations.Nullable;

/** Hears of a server's end, and why it came, where nobody has asked for it. */
final class ServerEnd implements ActivateCallback, IOCriticalErrorListener {
  /** A disk that does not answer holds up the stopping, too. */
  private static final long STOP_SECONDS = 30;

  private final CompletableFuture<String> ended = new CompletableFuture<>();
  private final String where;
  private volatile @Nullable String reason;

  private ServerEnd(BrokerSettings settings) {
    where = settings.data() == null ? "memory" : "the data directory " + settings.data();
  }

  static ServerEnd of(ActiveMQServer server, BrokerSettings settings) {
    var end = new ServerEnd(settings);
    server.registerIOCriticalErrorListener(end);
    server.registerActivateCallback(end);
    return end;
  }

  /** Completes with why it has ended, in one line. */
  CompletableFuture<String> ended() {
    return ended;
  }

  /** Somebody asks for it. */
  void isWanted() {
    if (reason == null) {
      reason = "The broker was closed.";
    }
  }

  @Override
  public void onIOException(Throwable cause, @Nullable String message, @Nullable String file) {
    var why =
        "The broker has ended, since it cannot go on with "
            + where
            + " ("
            + BrokerException.reason(cause)
            + "). See to the disk and start it again.";
    reason = why;
    ended.completeOnTimeout(why, STOP_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void stop(ActiveMQServer server) {
    complete();
  }

  @Override
  public void shutdown(ActiveMQServer server) {
    complete();
  }

  private void complete() {
    var why = reason;
    ended.complete(why == null ? "The broker was stopped from outside. Start it again." : why);
  }
}
