package dev.parley.gateway;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;

/**
 * Closes connections on which a request takes too long to come, or its answer to go: a client that
 * sends or reads a byte now and then is never idle.
 */
final class Pace extends Handler.Wrapper {
  private static final String LIMIT = Pace.class.getName();

  private final Duration coming;

  /** Around what gathers a request. */
  Pace(Duration coming, Handler gathering) {
    super(gathering);
    this.coming = coming;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    var limit = new Limit();
    limit.set(request, coming);
    request.setAttribute(LIMIT, limit);
    Request.addCompletionListener(request, failure -> limit.lift());
    return super.handle(request, response, callback);
  }

  /** Around what answers a request that has come whole. */
  static final class Answering extends Handler.Wrapper {
    private final Duration going;
    private final Predicate<String> endless;

    /**
     * Makes it.
     *
     * @param endless paths whose answers have no end
     */
    Answering(Duration going, Predicate<String> endless, Handler answering) {
      super(answering);
      this.going = going;
      this.endless = endless;
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
      if (request.getAttribute(LIMIT) instanceof Limit limit) {
        if (endless.test(Request.getPathInContext(request))) {
          limit.lift();
        } else {
          limit.set(request, going);
        }
      }
      return super.handle(request, response, callback);
    }
  }

  /** The one that counts just now. */
  private static final class Limit {
    private final AtomicReference<Scheduler.Task> task = new AtomicReference<>(() -> true);

    void set(Request request, Duration time) {
      var end = request.getConnectionMetaData().getConnection().getEndPoint();
      replace(
          request
              .getComponents()
              .getScheduler()
              .schedule(end::close, time.toMillis(), TimeUnit.MILLISECONDS));
    }

    void lift() {
      replace(() -> true);
    }

    private void replace(Scheduler.Task next) {
      task.getAndSet(next).cancel();
    }
  }
}
