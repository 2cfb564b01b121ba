package dev.parley.broker;

import static dev.parley.broker.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.broker.Credentials.Role;
import dev.parley.broker.Credentials.User;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import javax.jms.JMSException;
import javax.jms.JMSSecurityException;
import javax.jms.Message;
import javax.jms.MessageConsumer;
import javax.jms.Queue;
import javax.jms.QueueRequestor;
import javax.jms.QueueSession;
import javax.jms.Session;
import javax.jms.TextMessage;
import org.apache.activemq.artemis.api.core.ActiveMQSecurityException;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.RoutingType;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.jms.management.JMSManagementHelper;
import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.apache.activemq.artemis.jms.client.ActiveMQSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Users with a valid password try what is not theirs. Each is refused, and nothing is left. */
@Tag("once")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(180)
class BreakOutTest {
  private static final String MATH = "parley.requests.math";
  private static final String OPS = "parley.rooms.ops";
  private static final String LEDGER = OPS + ".ledger";
  private static final String ANNS = OPS + ".member.annie.ann";

  private static final String TICKETS = "parley.tickets.ann";

  private Broker broker = broker();
  private Client ann = as("ann");
  private Client mallory = as("mallory");
  private Client responder = as("responder");
  private Client keeper = as("keeper");
  private Client admin = as("admin");
  private Set<String> before = Set.of();

  private static Broker broker() {
    return Broker.builder()
        .inMemory()
        .port(0)
        .room("ops", Set.of("ann"), Set.of("ann"))
        .credentials(
            Credentials.of(
                new User("ann", "a", Set.of(Role.REQUESTERS)),
                new User("mallory", "m", Set.of(Role.REQUESTERS)),
                new User("responder", "r", Set.of(Role.RESPONDERS)),
                new User("keeper", "k", Set.of(Role.KEEPERS)),
                new User("admin", "x", Set.of(Role.ADMINS))))
        .start();
  }

  private Client as(String user) {
    try {
      return Client.as(
          broker.url(), broker.credentials().user(user).orElseThrow(), Session.AUTO_ACKNOWLEDGE);
    } catch (JMSException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeAll
  void roomAndService() throws Exception {
    responder.consumer(MATH).close();
    for (var queue : new String[] {LEDGER, ANNS}) {
      core(keeper)
          .createQueue(
              QueueConfiguration.of(queue).setAddress(OPS).setRoutingType(RoutingType.MULTICAST));
    }
  }

  @BeforeAll
  void tickets() throws Exception {
    core(ann).createQueue(anycast(TICKETS));
  }

  private static QueueConfiguration anycast(String queue) {
    return QueueConfiguration.of(queue).setAddress(queue).setRoutingType(RoutingType.ANYCAST);
  }

  @BeforeEach
  void remember() {
    before = names();
  }

  @AfterEach
  void nothingIsLeft() throws JMSException {
    for (var client : new Client[] {ann, mallory, responder, keeper, admin}) {
      client.drop();
    }
    await().untilAsserted(() -> assertThat(names()).isEqualTo(before));
    ann = as("ann");
    mallory = as("mallory");
    responder = as("responder");
    keeper = as("keeper");
    admin = as("admin");
  }

  @AfterAll
  void stop() throws JMSException {
    for (var client : new Client[] {ann, mallory, responder, keeper, admin}) {
      client.drop();
    }
    broker.close();
  }

  @Test
  void repliesOfAnotherRequesterCannotBeTaken() throws Exception {
    var replyTo = ann.session().createTemporaryQueue();
    var replies = ann.session().createConsumer(replyTo);

    assertRefused(() -> mallory.consumer(replyTo.getQueueName()), "CONSUME");
    assertRefused(() -> mallory.consumer(fqqn(replyTo, replyTo)), "CONSUME");
    assertRefused(() -> core(mallory).createConsumer(replyTo.getQueueName(), null, true), "BROWSE");
    responder.session().createProducer(replyTo).send(responder.text("42"));
    assertThat(Client.next(replies)).isEqualTo("42");
  }

  @Test
  void repliesOfAnotherRequesterCannotBeSharedOut() throws Exception {
    var replyTo = ann.session().createTemporaryQueue();

    assertRefused(
        () ->
            core(mallory)
                .createQueue(
                    QueueConfiguration.of(UUID.randomUUID().toString())
                        .setAddress(replyTo.getQueueName())
                        .setRoutingType(RoutingType.ANYCAST)
                        .setDurable(false)),
        "CREATE_NON_DURABLE_QUEUE");
  }

  @Test
  void answersThatAreKeptForAnotherCannotBeReadOrTaken() throws Exception {
    responder.send(TICKETS, "42");

    for (var client : new Client[] {mallory, responder, keeper}) {
      assertRefused(() -> core(client).createConsumer(TICKETS, null, true), "BROWSE");
      assertRefused(() -> client.consumer(TICKETS), "CONSUME");
      assertRefused(() -> core(client).deleteQueue(TICKETS), "DELETE_DURABLE_QUEUE");
    }
    assertRefused(() -> ann.consumer(TICKETS), "CONSUME");
    assertRefused(() -> core(ann).deleteQueue(TICKETS), "DELETE_DURABLE_QUEUE");
    var browser = ann.session().createBrowser(ann.queue(TICKETS)).getEnumeration();
    assertThat(((TextMessage) browser.nextElement()).getText()).isEqualTo("42");
  }

  @Test
  void answersCannotBeForgedByAnotherRequester() {
    var depth = broker.queueDepth(TICKETS);

    assertRefused(() -> mallory.send(TICKETS, "43"), "SEND");
    assertRefused(() -> keeper.send(TICKETS, "43"), "SEND");
    assertThat(broker.queueDepth(TICKETS)).isEqualTo(depth);
  }

  @Test
  void placeForAnswersToAnotherCannotBeMade() {
    for (var name : new String[] {"parley.tickets.bob", TICKETS + ".more", "parley.tickets.#"}) {
      assertRefused(() -> core(mallory).createQueue(anycast(name)), "CREATE_");
      assertRefused(() -> core(responder).createQueue(anycast(name)), "CREATE_");
    }
    assertRefused(
        () ->
            core(mallory)
                .createQueue(anycast("parley.tickets.mallory").setName("parley.tickets.bob")),
        "CREATE_");
    assertRefused(
        () -> core(mallory).createQueue(anycast(TICKETS).setName("parley.tickets.mallory")),
        "CREATE_");
  }

  @Test
  void replyQueueOfAnotherRequesterCannotBeRemoved() throws Exception {
    var replyTo = ann.session().createTemporaryQueue();

    assertRefused(
        () -> core(mallory).deleteQueue(replyTo.getQueueName()), "DELETE_NON_DURABLE_QUEUE");
    assertThat(broker.queueNames()).contains(replyTo.getQueueName());
  }

  @Test
  void repliesCannotBeForgedByRequesters() throws Exception {
    var replyTo = ann.session().createTemporaryQueue();

    assertRefused(() -> mallory.session().createProducer(replyTo).send(mallory.text("43")), "SEND");
    assertThat(broker.queueDepth(replyTo.getQueueName())).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"REQUESTERS", "KEEPERS"})
  void requestsCannotBeTakenOrLookedAt(Role role) throws Exception {
    var client = of(role);

    assertRefused(() -> client.consumer(MATH), "CONSUME");
    assertRefused(
        () -> client.session().createBrowser(client.queue(MATH)).getEnumeration(), "BROWSE");
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"RESPONDERS", "KEEPERS"})
  void othersThanRequestersCannotFillRequestQueues(Role role) {
    var client = of(role);

    assertRefused(() -> client.send(MATH, "fill"), "SEND");
    assertThat(broker.queueDepth(MATH)).isZero();
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"REQUESTERS", "RESPONDERS"})
  void pastOfARoomCannotBeTaken(Role role) {
    var client = of(role);

    assertRefused(() -> client.consumer(LEDGER), "CREATE_DURABLE_QUEUE");
    assertRefused(() -> client.consumer(OPS + "::" + LEDGER), "CONSUME");
    assertRefused(() -> core(client).createConsumer(LEDGER, null, false), "CONSUME");
    assertRefused(() -> core(client).createConsumer(LEDGER, null, true), "BROWSE");
    assertRefused(() -> core(client).deleteQueue(LEDGER), "DELETE_DURABLE_QUEUE");
  }

  /** What is in one queue of a room alone is heard by nobody who is there. */
  @Test
  void pastOfARoomAndWhatAMemberHasNotSeenCannotBeForged() {
    for (var client : new Client[] {ann, mallory, responder}) {
      assertRefused(() -> sendTo(client, OPS + "::" + LEDGER), "SEND");
      assertRefused(() -> sendTo(client, OPS + "::" + ANNS), "SEND");
    }
    assertThat(broker.queueDepth(LEDGER) + broker.queueDepth(ANNS)).isZero();
  }

  @Test
  void nobodySendsToOneQueueOfAnAddress() throws Exception {
    var lobby = ann.session().createTopic("parley.rooms.lobby");
    var heard = ann.session().createConsumer(lobby);
    var subscription = subscriptionBeyond(before);
    var replyTo = ann.session().createTemporaryQueue();

    assertRefused(() -> sendTo(mallory, "parley.rooms.lobby::" + subscription), "SEND");
    assertRefused(() -> sendTo(ann, "parley.rooms.lobby::"), "SEND");
    assertRefused(() -> sendTo(ann, MATH + "::" + MATH), "SEND");
    assertRefused(() -> sendTo(ann, "parley.keeper::parley.keeper"), "SEND");
    assertRefused(() -> sendTo(responder, TICKETS + "::" + TICKETS), "SEND");
    assertRefused(() -> sendTo(responder, fqqn(replyTo, replyTo)), "SEND");
    publish(ann, "parley.rooms.lobby");
    assertThat(Client.next(heard)).isEqualTo("!");
    assertThat(heard.receiveNoWait()).isNull();
    assertThat(broker.queueDepth(MATH)).isZero();
  }

  /** As brokers of a cluster tell one another. */
  @ParameterizedTest
  @ValueSource(strings = {"_AMQ_ROUTE_TO", "_AMQ_ACK_ROUTE_TO", "_AMQ_SCALEDOWN_TO"})
  void messagesDoNotSayWhichQueuesTheyAreFor(String property) throws Exception {
    var id = ByteBuffer.allocate(8).putLong(idOf(LEDGER)).array();
    var message = core(ann).createMessage(true);
    message.putBytesProperty(property, id);

    try (var producer = core(ann).createProducer(OPS)) {
      assertThatThrownBy(() -> producer.send(message))
          .isInstanceOf(ActiveMQSecurityException.class)
          .hasMessageEndingWith("user ann says which queues a message is for");
    }
    assertThat(broker.queueDepth(LEDGER)).isZero();
  }

  private long idOf(String queue) throws Exception {
    var question = admin.session().createMessage();
    JMSManagementHelper.putAttribute(question, "queue." + queue, "ID");
    var requestor =
        new QueueRequestor((QueueSession) admin.session(), admin.queue("activemq.management"));
    return ((Number) JMSManagementHelper.getResult(requestor.request(question))).longValue();
  }

  @Test
  void keepersAndAdminsSendToOneQueueOfAnAddress() throws Exception {
    sendTo(keeper, OPS + "::" + LEDGER);
    sendTo(admin, OPS + "::" + LEDGER);

    // A queue counts a message a moment after its sender has gone on.
    await().until(() -> broker.queueDepth(LEDGER) == 2);
    assertThat(broker.queueDepth(ANNS)).isZero();
    var past = keeper.consumer(OPS + "::" + LEDGER);
    assertThat(past.receive(Client.WAIT_MILLIS)).isNotNull();
    assertThat(past.receive(Client.WAIT_MILLIS)).isNotNull();
  }

  @Test
  void whatADurableMemberHasNotSeenIsItsUsersOwn() throws Exception {
    assertRefused(() -> mallory.consumer(OPS + "::" + ANNS), "CONSUME");
    assertRefused(() -> responder.consumer(OPS + "::" + ANNS), "CONSUME");
    assertThat(ann.consumer(OPS + "::" + ANNS)).isNotNull();
  }

  @Test
  void subscriptionOfAnotherMemberCannotBeTaken() throws Exception {
    var lobby = ann.session().createTopic("parley.rooms.lobby");
    var heard = ann.session().createConsumer(lobby);
    var subscription = subscriptionBeyond(before);

    assertRefused(() -> mallory.consumer("parley.rooms.lobby::" + subscription), "CONSUME");
    assertRefused(() -> core(mallory).deleteQueue(subscription), "DELETE_NON_DURABLE_QUEUE");
    mallory.session().createProducer(lobby).send(mallory.text("hello"));
    assertThat(Client.next(heard)).isEqualTo("hello");
  }

  @Test
  void roomThatIsNotForThemIsClosedToOthers() {
    assertRefused(() -> listen(mallory, OPS), "");
    assertRefused(() -> publish(mallory, OPS), "SEND");
  }

  static Stream<String> wildcards() {
    return Stream.of("#", "*", "parley.#", "parley.requests.#", "parley.rooms.#", "parley.rooms.*");
  }

  @ParameterizedTest
  @MethodSource("wildcards")
  void wildcardsNameNothing(String name) {
    for (var client : new Client[] {mallory, responder}) {
      assertRefused(() -> client.consumer(name), "CREATE_");
      assertRefused(() -> listen(client, name), "CREATE_");
    }
  }

  /** A queue by that name elsewhere would be taken for the real one. */
  @ParameterizedTest
  @MethodSource("namesOfOthers")
  void namesOfOthersCannotBeTaken(String name) {
    assertRefused(
        () ->
            core(mallory)
                .createQueue(
                    QueueConfiguration.of(name)
                        .setAddress("parley.rooms.elsewhere")
                        .setRoutingType(RoutingType.MULTICAST)
                        .setDurable(false)),
        "CREATE_NON_DURABLE_QUEUE");
    assertRefused(
        () ->
            core(responder)
                .createQueue(
                    QueueConfiguration.of(name)
                        .setAddress("parley.requests.elsewhere")
                        .setRoutingType(RoutingType.ANYCAST)),
        "CREATE_DURABLE_QUEUE");
  }

  static Stream<String> namesOfOthers() {
    return Stream.of(
        "parley.requests.other", "parley.rooms.other.ledger", "parley.keeper", "parley.rosters");
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"REQUESTERS", "RESPONDERS", "KEEPERS"})
  void managementIsForAdmins(Role role) {
    var client = of(role);

    assertRefused(() -> client.send("activemq.management", "?"), "");
    assertRefused(() -> client.consumer("activemq.management"), "");
    assertRefused(() -> client.send("parley.dead", "?"), "SEND");
    assertRefused(() -> client.consumer("parley.dead"), "CONSUME");
    assertRefused(() -> client.send("elsewhere", "?"), "CREATE_ADDRESS");
  }

  @ParameterizedTest
  @EnumSource(
      value = Role.class,
      names = {"REQUESTERS", "RESPONDERS"})
  void whoComesAndGoesIsToldToKeepersOnly(Role role) throws Exception {
    var client = of(role);

    assertRefused(() -> listen(client, "activemq.notifications"), "CREATE_NON_DURABLE_QUEUE");
    assertRefused(() -> client.consumer("parley.keeper"), "");
    assertRefused(() -> client.consumer("parley.rosters"), "");
    assertThat(listen(keeper, "activemq.notifications")).isNotNull();
  }

  @Test
  void keepersCannotForgeNotifications() {
    assertRefused(() -> publish(keeper, "activemq.notifications"), "SEND");
  }

  @Test
  void nobodyPassesForAnother() throws Exception {
    var requests = responder.consumer(MATH);
    var message = mallory.text("?");
    message.setStringProperty("JMSXUserID", "ann");
    message.setStringProperty("_AMQ_VALIDATED_USER", "ann");
    mallory.producer(MATH).send(message);

    Message received = requests.receive(Client.WAIT_MILLIS);
    assertThat(received.getStringProperty("JMSXUserID")).isEqualTo("mallory");
  }

  @Test
  void respondersAnswerToTemporaryQueuesOnly() throws Exception {
    var requests = responder.consumer(MATH);
    for (var place : new String[] {MATH, "parley.dead", "parley.rosters", "activemq.management"}) {
      TextMessage request = mallory.text("?");
      request.setJMSReplyTo(ActiveMQDestination.createQueue(place));
      mallory.producer(MATH).send(request);
      var received = requests.receive(Client.WAIT_MILLIS);
      assertRefused(
          () ->
              responder
                  .session()
                  .createProducer(received.getJMSReplyTo())
                  .send(responder.text("!")),
          "");
    }
  }

  private Client of(Role role) {
    return switch (role) {
      case REQUESTERS -> mallory;
      case RESPONDERS -> responder;
      case KEEPERS -> keeper;
      case ADMINS -> admin;
      case CLUSTER -> throw new IllegalArgumentException("Brokers are no clients");
    };
  }

  private static void publish(Client client, String topic) throws JMSException {
    client.session().createProducer(client.session().createTopic(topic)).send(client.text("!"));
  }

  /** Where JMS would look first whether there is such a destination. */
  private static void sendTo(Client client, String address) throws Exception {
    try (var producer = core(client).createProducer(address)) {
      producer.send(core(client).createMessage(true));
    }
  }

  private static MessageConsumer listen(Client client, String topic) throws JMSException {
    return client.session().createConsumer(client.session().createTopic(topic));
  }

  private static ClientSession core(Client client) {
    return ((ActiveMQSession) client.session()).getCoreSession();
  }

  private static String fqqn(Queue address, Queue queue) throws JMSException {
    return address.getQueueName() + "::" + queue.getQueueName();
  }

  /** Queues and addresses. */
  private Set<String> names() {
    var names = new TreeSet<>(broker.queueNames());
    broker.addressNames().forEach(name -> names.add("address " + name));
    return names;
  }

  private String subscriptionBeyond(Set<String> known) {
    return broker.queueNames().stream()
        .filter(name -> !known.contains(name))
        .findFirst()
        .orElseThrow();
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private static void assertRefused(Attempt attempt, String permission) {
    assertThatThrownBy(attempt::run)
        .satisfiesAnyOf(
            thrown -> assertThat(thrown).isInstanceOf(JMSSecurityException.class),
            thrown -> assertThat(thrown).isInstanceOf(ActiveMQSecurityException.class))
        .hasMessageContaining("permission='" + permission);
  }
}
