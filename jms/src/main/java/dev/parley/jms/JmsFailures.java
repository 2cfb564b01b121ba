package dev.parley.jms;

import dev.parley.jms.artemis.TlsFailure;
import dev.parley.protocol.ParleyException;
import dev.parley.protocol.Status;
import javax.jms.InvalidDestinationException;
import javax.jms.JMSException;
import javax.jms.JMSSecurityException;
import javax.jms.ResourceAllocationException;

/** The one place where what JMS throws becomes a status. */
final class JmsFailures {
  private JmsFailures() {}

  static ParleyException onConnect(String url, JMSException e) {
    if (e instanceof TlsFailure tls) {
      return new ParleyException(
          tls.isOfClient() ? Status.UNAUTHENTICATED : Status.UNAVAILABLE,
          String.valueOf(e.getMessage()),
          e);
    }
    if (e instanceof JMSSecurityException) {
      return new ParleyException(
          Status.UNAUTHENTICATED,
          "The broker at " + url + " does not accept this user and password: " + e.getMessage(),
          e);
    }
    return new ParleyException(
        Status.UNAVAILABLE,
        "No broker can be reached at " + url + "; is it running? (" + reason(e) + ")",
        e);
  }

  static ParleyException onSend(String service, Exception e) {
    if (isMissing(e)) {
      return new ParleyException(
          Status.NO_SUCH_SERVICE,
          "No service '" + service + "' has ever been served on this broker",
          e);
    } else if (e instanceof JMSSecurityException) {
      return new ParleyException(
          Status.PERMISSION_DENIED,
          "This user may not call the service '" + service + "': " + e.getMessage(),
          e);
    } else if (isFull(e)) {
      return new ParleyException(
          Status.BUSY, "The queue of the service '" + service + "' is full", e);
    }
    return new ParleyException(
        Status.UNAVAILABLE, "The request could not be sent: " + reason(e), e);
  }

  static ParleyException inRoom(String room, Exception e) {
    if (e instanceof JMSSecurityException) {
      return new ParleyException(
          Status.PERMISSION_DENIED,
          "The broker does not let this user into the room '" + room + "': " + e.getMessage(),
          e);
    } else if (isFull(e)) {
      return new ParleyException(Status.BUSY, "The room '" + room + "' is full of messages", e);
    }
    return new ParleyException(
        Status.UNAVAILABLE, "The room '" + room + "' cannot be reached: " + reason(e), e);
  }

  /** Nobody has ever kept rooms there, or this user may not ask. */
  static ParleyException onKeeper(Exception e) {
    if (isMissing(e)) {
      return new ParleyException(
          Status.NO_SUCH_SERVICE, "No keeper of rooms has ever run on this broker", e);
    }
    return e instanceof JMSSecurityException
        ? new ParleyException(
            Status.PERMISSION_DENIED,
            "This user may not ask the keeper of rooms: " + e.getMessage(),
            e)
        : new ParleyException(
            Status.UNAVAILABLE, "The keeper of rooms cannot be reached: " + reason(e), e);
  }

  static ParleyException onOnceLog(JMSException e) {
    return onStore(
        e,
        "The responder may not remember idempotency keys",
        "No more idempotency keys can be remembered now",
        "The idempotency key cannot be looked up");
  }

  static ParleyException onTickets(JMSException e) {
    return onStore(
        e,
        "This user may not keep answers at the broker",
        "The broker can keep no more answers for this user",
        "The answers at the broker cannot be reached");
  }

  private static ParleyException onStore(
      JMSException e, String forbidden, String full, String unreachable) {
    if (e instanceof JMSSecurityException) {
      return new ParleyException(Status.PERMISSION_DENIED, forbidden + ": " + e.getMessage(), e);
    }
    return isFull(e)
        ? new ParleyException(Status.BUSY, full, e)
        : new ParleyException(Status.UNAVAILABLE, unreachable + ": " + reason(e), e);
  }

  static ParleyException onQueues(Exception e) {
    return e instanceof JMSSecurityException
        ? new ParleyException(
            Status.PERMISSION_DENIED,
            "Only users with the role admins may look into queues, and this one is none",
            e)
        : new ParleyException(
            Status.UNAVAILABLE, "The queues cannot be looked into: " + reason(e), e);
  }

  static ParleyException badUrl(JMSException e) {
    return new ParleyException(Status.BAD_ARGUMENTS, String.valueOf(e.getMessage()), e);
  }

  static ParleyException onReplies(JMSException e) {
    return e instanceof JMSSecurityException
        ? new ParleyException(
            Status.PERMISSION_DENIED,
            "This user may not call services, since it may not receive replies: " + e.getMessage(),
            e)
        : new ParleyException(Status.UNAVAILABLE, "Replies cannot be received: " + reason(e), e);
  }

  static ParleyException onServe(String service, JMSException e) {
    return e instanceof JMSSecurityException
        ? new ParleyException(
            Status.PERMISSION_DENIED,
            "This user may not serve '" + service + "': " + e.getMessage(),
            e)
        : new ParleyException(
            Status.UNAVAILABLE, "The service '" + service + "' cannot be served: " + reason(e), e);
  }

  static ParleyException lost(String url, Exception e) {
    return new ParleyException(
        Status.UNAVAILABLE,
        "The connection to the broker at " + url + " was lost: " + reason(e),
        e);
  }

  /** A reply's queue was temporary and is no more, and may not be made again. */
  static boolean isGone(JMSException e) {
    return e instanceof InvalidDestinationException
        || e instanceof JMSSecurityException
        || contains(e, "AMQ229203");
  }

  static boolean isFull(Exception e) {
    return e instanceof ResourceAllocationException
        || contains(e, "AMQ229102")
        || contains(e, "AMQ219058");
  }

  /** A queue that is not there shows as this, or as the refusal to create it. */
  private static boolean isMissing(Exception e) {
    return e instanceof InvalidDestinationException
        || e instanceof JMSSecurityException && contains(e, "CREATE_");
  }

  private static boolean contains(Exception e, String code) {
    return e.getMessage() != null && e.getMessage().contains(code);
  }

  private static String reason(Exception e) {
    var cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
