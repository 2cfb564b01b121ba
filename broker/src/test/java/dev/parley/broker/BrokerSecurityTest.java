package dev.parley.broker;

import static dev.parley.broker.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import javax.jms.JMSException;
import javax.jms.JMSSecurityException;
import javax.jms.Queue;
import javax.jms.TextMessage;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BrokerSecurityTest {
  private static final String MATH = "parley.requests.math";

  private Broker broker = Broker.builder().inMemory().port(0).start();

  @BeforeEach
  void nothingYet() {
    assertThat(broker.queueNames()).containsExactly("parley.dead", "parley.expired");
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void otherBrokersMayDoNothingWhereThereIsNoCluster() throws Exception {
    try (var peer = Client.as(Role.CLUSTER, broker)) {
      assertThatThrownBy(() -> peer.send("parley.dead", "x"))
          .isInstanceOf(JMSSecurityException.class);
      assertThatThrownBy(() -> peer.consumer("parley.dead"))
          .isInstanceOf(JMSSecurityException.class);
    }
  }

  @Test
  void requesterCallsAndResponderReplies() throws Exception {
    try (var requester = Client.as(Role.REQUESTERS, broker);
        var responder = Client.as(Role.RESPONDERS, broker)) {
      var requests = responder.consumer(MATH);
      var replyTo = requester.session().createTemporaryQueue();
      var replies = requester.session().createConsumer(replyTo);
      var request = requester.text("8/4");
      request.setJMSReplyTo(replyTo);
      requester.producer(MATH).send(request);

      var received = (TextMessage) requests.receive(Client.WAIT_MILLIS);
      assertThat(received.getText()).isEqualTo("8/4");
      assertThat(received.getStringProperty("JMSXUserID")).isEqualTo("requester");
      responder.session().createProducer(received.getJMSReplyTo()).send(responder.text("2"));

      assertThat(Client.next(replies)).isEqualTo("2");
    }
    await().until(() -> broker.queueNames().size() == 3);
    assertThat(broker.queueNames()).contains(MATH);
  }

  @Test
  void respondersHearBroadcastsControlAndRooms() throws Exception {
    try (var requester = Client.as(Role.REQUESTERS, broker);
        var responder = Client.as(Role.RESPONDERS, broker)) {
      for (String name :
          new String[] {"parley.broadcast.math", "parley.control", "parley.rooms.a"}) {
        var heard = responder.session().createConsumer(responder.session().createTopic(name));
        requester
            .session()
            .createProducer(requester.session().createTopic(name))
            .send(requester.text(name));
        assertThat(Client.next(heard)).isEqualTo(name);
      }
    }
  }

  @Test
  void bothSidesSpeakInRooms() throws Exception {
    try (var requester = Client.as(Role.REQUESTERS, broker);
        var responder = Client.as(Role.RESPONDERS, broker)) {
      var room = requester.session().createTopic("parley.rooms.lobby");
      var heard = requester.session().createConsumer(room);
      responder.session().createProducer(room).send(responder.text("hello"));
      assertThat(Client.next(heard)).isEqualTo("hello");
    }
  }

  @Test
  void adminReadsDeadLetters() throws Exception {
    try (var admin = Client.as(Role.ADMINS, broker)) {
      admin.send("parley.dead", "late");
      assertThat(Client.next(admin.consumer("parley.dead"))).isEqualTo("late");
    }
  }

  @Test
  void inVmClientsNeedAUserToo() throws Exception {
    try (var responder = Client.inVm(Role.RESPONDERS, broker)) {
      assertThat(responder.consumer(MATH)).isNotNull();
    }
    assertThatThrownBy(() -> Client.connect(broker.inVmUrl(), null, null))
        .isInstanceOf(JMSSecurityException.class);
  }

  @Test
  void wrongPasswordIsRefused() {
    for (String url : new String[] {broker.url(), broker.inVmUrl()}) {
      assertThatThrownBy(() -> Client.connect(url, "admin", "admin"))
          .isInstanceOf(JMSSecurityException.class);
      assertThatThrownBy(() -> Client.connect(url, "nobody", "nobody"))
          .isInstanceOf(JMSSecurityException.class);
    }
  }

  @Test
  void requesterCannotReadRequests() throws Exception {
    try (var responder = Client.as(Role.RESPONDERS, broker);
        var requester = Client.as(Role.REQUESTERS, broker)) {
      responder.consumer(MATH).close();
      assertRefused(() -> requester.consumer(MATH), "CONSUME");
      assertRefused(
          () -> requester.session().createBrowser(requester.queue(MATH)).getEnumeration(),
          "BROWSE");
      assertThat(broker.consumerCount(MATH)).isZero();
    }
  }

  @Test
  void requesterCannotCreateARequestQueue() throws Exception {
    try (var requester = Client.as(Role.REQUESTERS, broker)) {
      assertRefused(() -> requester.consumer(MATH), "CREATE_DURABLE_QUEUE");
    }
    nothingYet();
  }

  @Test
  void requesterLearnsThatNobodyServesFromCreatingTheProducer() throws Exception {
    try (var requester = Client.as(Role.REQUESTERS, broker)) {
      assertThatThrownBy(() -> requester.producer("parley.requests.nope"))
          .isInstanceOf(JMSSecurityException.class)
          .hasMessageContaining("User: requester does not have permission='CREATE_ADDRESS'")
          .hasMessageContaining("parley.requests.nope");
    }
    nothingYet();
  }

  @Test
  void requesterLearnsThatNobodyServesFromAnAnonymousSend() throws Exception {
    try (var requester = Client.as(Role.REQUESTERS, broker)) {
      var anonymous = requester.session().createProducer(null);
      assertThatThrownBy(
              () -> anonymous.send(requester.queue("parley.requests.nope"), requester.text("?")))
          .isInstanceOf(JMSSecurityException.class)
          .hasMessageContaining("User: requester does not have permission='CREATE_ADDRESS'");
      // The session and its producer stay usable.
      try (var responder = Client.as(Role.RESPONDERS, broker)) {
        var requests = responder.consumer("parley.requests.nope");
        anonymous.send(requester.queue("parley.requests.nope"), requester.text("now"));
        assertThat(Client.next(requests)).isEqualTo("now");
      }
    }
  }

  @Test
  void requesterCannotListenWithAWildcard() throws Exception {
    try (var responder = Client.as(Role.RESPONDERS, broker);
        var requester = Client.as(Role.REQUESTERS, broker)) {
      responder.consumer(MATH).close();
      for (String name : new String[] {"parley.requests.#", "parley.requests.*", "#"}) {
        assertRefused(() -> requester.consumer(name), "CREATE_");
        assertRefused(
            () -> requester.session().createConsumer(requester.session().createTopic(name)),
            "CREATE_");
      }
    }
    assertThat(broker.queueNames()).containsExactly("parley.dead", "parley.expired", MATH);
  }

  @Test
  void responderCannotSendRequests() throws Exception {
    try (var responder = Client.as(Role.RESPONDERS, broker)) {
      responder.consumer(MATH).close();
      assertRefused(() -> responder.send(MATH, "call"), "SEND");
    }
    assertThat(broker.queueDepth(MATH)).isZero();
  }

  @Test
  void responderCannotReadReplies() throws Exception {
    try (var responder = Client.as(Role.RESPONDERS, broker);
        var requester = Client.as(Role.REQUESTERS, broker)) {
      Queue replyTo = requester.session().createTemporaryQueue();
      assertRefused(() -> responder.consumer(replyTo.getQueueName()), "CONSUME");
    }
  }

  @Test
  void responderCannotHaveTemporaryQueues() throws Exception {
    try (var responder = Client.as(Role.RESPONDERS, broker)) {
      assertRefused(() -> responder.session().createTemporaryQueue(), "CREATE_");
    }
    nothingYet();
  }

  @Test
  void replyToADeadRequesterIsRefusedAndRecreatesNothing() throws Exception {
    try (var responder = Client.as(Role.RESPONDERS, broker)) {
      Queue unseen;
      try (var requester = Client.as(Role.REQUESTERS, broker)) {
        unseen = requester.session().createTemporaryQueue();
      }
      awaitGone(responder, unseen.getQueueName());
      var gone = ActiveMQDestination.createQueue(unseen.getQueueName());
      var anonymous = responder.session().createProducer(null);
      // InvalidDestinationException, or where its address goes just then, AMQ229203.
      assertThatThrownBy(() -> anonymous.send(gone, responder.text("2")))
          .isInstanceOf(JMSException.class);
      assertThatThrownBy(() -> responder.session().createProducer(gone))
          .isInstanceOf(JMSException.class);
    }
    nothingYet();
  }

  @Test
  void replyToARequesterThatDiedMeanwhileIsRefusedAndRecreatesNothing() throws Exception {
    try (var responder = Client.as(Role.RESPONDERS, broker)) {
      var anonymous = responder.session().createProducer(null);
      Queue known;
      try (var requester = Client.as(Role.REQUESTERS, broker)) {
        known =
            ActiveMQDestination.createQueue(
                requester.session().createTemporaryQueue().getQueueName());
        anonymous.send(known, responder.text("1"));
      }
      awaitGone(responder, known.getQueueName());
      var gone = known;
      assertThatThrownBy(() -> anonymous.send(gone, responder.text("2")))
          .isInstanceOf(JMSException.class);
    }
    nothingYet();
  }

  @Test
  void nobodyButTheAdminManages() throws Exception {
    for (Role role : new Role[] {Role.REQUESTERS, Role.RESPONDERS}) {
      try (var client = Client.as(role, broker)) {
        assertRefused(() -> client.send("activemq.management", "?"), "");
        assertRefused(
            () ->
                client
                    .session()
                    .createConsumer(client.session().createTopic("activemq.notifications")),
            "CREATE_NON_DURABLE_QUEUE");
        assertRefused(() -> client.consumer("parley.dead"), "CONSUME");
        assertRefused(() -> client.send("parley.dead", "?"), "SEND");
        assertRefused(() -> client.send("elsewhere", "?"), "CREATE_ADDRESS");
      }
    }
    nothingYet();
  }

  /** A temporary queue goes a moment after its connection, and its address a moment after that. */
  private static void awaitGone(Client responder, String queue) {
    await()
        .untilAsserted(
            () ->
                assertThatThrownBy(
                        () ->
                            responder
                                .session()
                                .createProducer(ActiveMQDestination.createQueue(queue)))
                    .isInstanceOf(JMSException.class));
  }

  private interface Attempt {
    void run() throws JMSException;
  }

  private static void assertRefused(Attempt attempt, String permission) {
    assertThatThrownBy(attempt::run)
        .isInstanceOf(JMSSecurityException.class)
        .hasMessageContaining("permission='" + permission);
  }
}
