package dev.parley.jms;

import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import javax.jms.JMSException;
import javax.jms.Message;

/**
 * A requester's side of a connection: sends requests and receives their replies on one temporary
 * queue. Thread-safe. Sending happens on the calling thread where the lane is free; otherwise
 * whoever has the lane sends for the others.
 */
public final class CallChannel implements AutoCloseable {
  /** Who is told of replies. Called on the channel's reply thread; must not block. */
  public interface Listener {
    void reply(Reply reply);

    /** The link is gone: replies to what was sent before will not come. */
    void lost(ParleyException cause);
  }

  private final ParleyConnection connection;
  private final ReplyQueue replies;
  private final ConcurrentMap<String, Lane> lanes = new ConcurrentHashMap<>();
  private final ConcurrentMap<String, Lane> oneWayLanes = new ConcurrentHashMap<>();

  private CallChannel(ParleyConnection connection, Listener listener) {
    this.connection = connection;
    this.replies =
        new ReplyQueue(
            "parley-replies",
            new ReplyQueue.Listener() {
              @Override
              public void received(Message message) {
                listener.reply(Messages.reply(message, connection.maxBodyBytes()));
              }

              @Override
              public void lost(ParleyException cause) {
                listener.lost(cause);
              }
            });
  }

  /**
   * Makes the reply queue.
   *
   * @throws ParleyException {@link Status#PERMISSION_DENIED} if this user may not have a temporary
   *     queue
   */
  public static CallChannel open(ParleyConnection connection, Listener listener) {
    var channel = new CallChannel(connection, listener);
    try {
      connection.attach(channel.replies);
      return channel;
    } catch (JMSException e) {
      throw JmsFailures.onReplies(e);
    }
  }

  /** Sends, or leaves it to the thread that is sending. Failures are told to the request. */
  public void send(Outgoing request) {
    var kind = request.oneWay() ? oneWayLanes : lanes;
    Lane lane;
    do {
      lane = kind.computeIfAbsent(request.service(), service -> newLane(service, request.oneWay()));
    } while (!lane.send(request));
  }

  /** Whether a request could be sent now, and its reply received. */
  public boolean isUp() {
    var link = connection.link();
    return link != null && replies.on(link) != null;
  }

  /**
   * Frees threads that are held up in sending a request whose time is over, and forgets services
   * that are not there. To be called every few milliseconds.
   */
  public void lookAfterSenders() {
    lookAfter(lanes);
    lookAfter(oneWayLanes);
  }

  private static void lookAfter(ConcurrentMap<String, Lane> lanes) {
    lanes.values().forEach(Lane::freeIfStuck);
    lanes.values().removeIf(Lane::retire);
  }

  /**
   * The thread on which {@link Listener#reply} is called, so that blocking on it can be refused.
   */
  public boolean isReplyThread() {
    return replies.isReplyThread();
  }

  /** The services that it has senders for. */
  int services() {
    return lanes.size() + oneWayLanes.size();
  }

  @Override
  public void close() {
    connection.detach(replies);
    replies.close();
    lanes.values().forEach(Lane::close);
    oneWayLanes.values().forEach(Lane::close);
  }

  private Lane newLane(String service, boolean confirmed) {
    return new Lane(connection, replies, service, confirmed);
  }
}
