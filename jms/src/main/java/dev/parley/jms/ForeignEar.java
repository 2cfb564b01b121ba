package dev.parley.jms;

import dev.parley.jms.artemis.CoreSession;
import dev.parley.protocol.Body;
import java.util.Map;
import javax.jms.JMSException;
import javax.jms.Session;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what foreign programs publish in a room where all is put in order, and puts it among the
 * keeper's questions. Taking and putting are one transaction, and the queue is there also while no
 * keeper is, so that nothing is lost or doubled between two of them.
 */
final class ForeignEar {
  private static final Logger LOG = LoggerFactory.getLogger(ForeignEar.class);

  private final String room;
  private final String keeper;
  private final Session session;
  private final CoreSession work;

  private ForeignEar(String room, String keeper, Session session, CoreSession work) {
    this.room = room;
    this.keeper = keeper;
    this.session = session;
    this.work = work;
  }

  static ForeignEar listen(Link link, Addresses addresses, String room, int maxBytes)
      throws JMSException {
    var session = link.transactedSession();
    var work = new CoreSession(session, maxBytes);
    work.consume(addresses.foreign(room));
    var ear = new ForeignEar(room, addresses.keeper(), session, work);
    Threads.daemon("parley-foreign-" + room).newThread(ear::hear).start();
    return ear;
  }

  private void hear() {
    try {
      while (true) {
        var heard = work.receive();
        if (!(heard.body() instanceof Body.Unreadable)) {
          work.send(keeper, false, passedOn(Post.received(heard)));
        }
        work.commit();
      }
    } catch (JMSException e) {
      LOG.debug("Foreign messages in '{}' are not heard any more: {}", room, e.getMessage());
    }
  }

  private CoreSession.Sending passedOn(Post heard) {
    Map<String, Object> fields =
        Map.of(
            Post.KIND,
            KeeperChannel.FOREIGN,
            KeeperChannel.ROOM,
            room,
            KeeperChannel.USER,
            heard.user(),
            KeeperChannel.SENT,
            heard.sentAt());
    return new CoreSession.Sending(fields, heard.body(), "", false, 0);
  }

  boolean closeIfOf(String name) {
    if (!name.equals(room)) {
      return false;
    }
    close();
    return true;
  }

  void close() {
    Sessions.closeQuietly(session);
  }
}
