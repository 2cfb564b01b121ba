package dev.parley.topics;

import static dev.parley.topics.Patience.await;
import static java.util.Objects.requireNonNull;

import dev.parley.broker.Credentials;
import dev.parley.broker.Credentials.Role;
import dev.parley.jms.ParleyConnection;
import dev.parley.topics.Diary.Said;
import dev.parley.topics.RoomEvent.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Four members talk in a room of each order, and one after the other a member, the keeper and the
 * broker are killed. What the three surviving members saw is in their diaries.
 */
final class Killings implements AutoCloseable {
  static final List<String> SURVIVORS = List.of("ann", "bob", "eve");
  static final String VICTIM = "dan";
  private static final int BETWEEN = 50;

  /**
   * One kill.
   *
   * @param at when, in milliseconds of the day's clock
   * @param deadBy when it was dead at the latest, by the same clock
   * @param before by room: the newest message of each sender that all survivors had heard by then
   */
  record Kill(long at, long deadBy, Map<Order, Map<String, Long>> before) {
    long before(Order room, String sender) {
      return before.getOrDefault(room, Map.of()).getOrDefault(sender, 0L);
    }
  }

  private final Map<String, Program> members = new LinkedHashMap<>();
  private final Map<String, Map<Order, Diary>> diaries = new HashMap<>();
  private final List<Program> others = new ArrayList<>();
  private final Path data;
  private final String url;
  private final Credentials.User user;

  final Kill ofMember;
  final Kill ofKeeper;
  final Kill ofBroker;

  /** When all survivors were in their rooms again after the kill of the broker. */
  final long backAt;

  private final Map<Order, List<Said>> toLateMember;

  private final Map<Order, List<Said>> toReturned;

  Killings(Path data) throws IOException {
    this.data = data;
    var broker = broker("0");
    var port = broker.awaitLine("port ");
    url = "tcp://127.0.0.1:" + port;
    user = Credentials.read(credentials()).first(Role.REQUESTERS);
    var keeper = start();

    awaitTalk(0);
    ofMember = kill(member(VICTIM));
    await().until(() -> all(diary -> diary.first(Kind.LOST, ofMember.at).isPresent()));
    awaitTalk(ofMember.at);
    ofKeeper = kill(keeper);
    awaitTalk(ofKeeper.at);
    ofBroker = kill(broker);
    broker(port).awaitLine("port ");
    await().until(() -> all(diary -> diary.first(Kind.RECONNECTED, ofBroker.at).isPresent()));
    backAt = System.currentTimeMillis();
    awaitTalk(backAt);

    SURVIVORS.forEach(name -> member(name).say("stop"));
    await().until(this::isQuiet);
    SURVIVORS.forEach(name -> member(name).say("members"));
    await().until(() -> all(diary -> !diary.members.isEmpty()));
    toLateMember = visit("zoe", false);
    toReturned = visit(VICTIM, true);
    Report.write(this, Path.of("target", "reliability.txt"));
  }

  private Path credentials() {
    return data.resolve(Credentials.FILE_NAME);
  }

  private Program broker(String port) throws IOException {
    var program = Program.start(BrokerProgram.class, data.toString(), port);
    others.add(program);
    return program;
  }

  /** Keepers and members; gives the keeper that works. */
  private Program start() throws IOException {
    var keeper = Program.start(KeeperProgram.class, url, credentials().toString());
    others.add(keeper);
    keeper.awaitLine("open");
    // One after the other: a keeper that gets no time meanwhile seems not to be there.
    for (var name : List.of("ann", "bob", "eve", VICTIM)) {
      var durable = String.valueOf(name.equals(VICTIM));
      var member = Program.start(MemberProgram.class, url, credentials().toString(), name, durable);
      members.put(name, member);
      member.awaitLine(Order.SAFE + " joined");
      var ofMember = new EnumMap<Order, Diary>(Order.class);
      for (var room : Order.values()) {
        ofMember.put(room, new Diary(name, member, room));
      }
      diaries.put(name, ofMember);
    }
    var standby = Program.start(KeeperProgram.class, url, credentials().toString());
    others.add(standby);
    standby.awaitLine("open");
    members.values().forEach(member -> member.say("go"));
    return keeper;
  }

  private Kill kill(Program victim) {
    var before = new EnumMap<Order, Map<String, Long>>(Order.class);
    for (var room : Order.values()) {
      var newest = new HashMap<String, Long>();
      for (var sender : members.keySet()) {
        newest.put(sender, survivors(room).mapToLong(one -> one.lastOf(sender)).min().orElse(0));
      }
      before.put(room, newest);
    }
    return new Kill(victim.kill(), System.currentTimeMillis(), before);
  }

  private Program member(String name) {
    return requireNonNull(members.get(name));
  }

  Diary diary(String name, Order room) {
    return requireNonNull(requireNonNull(diaries.get(name)).get(room)).read();
  }

  Stream<Diary> survivors(Order room) {
    return SURVIVORS.stream().map(name -> diary(name, room));
  }

  /** Members that must be there, as they are told by {@link Diary#members}. */
  List<String> ids(Order room) {
    return survivors(room).map(one -> one.name() + "=" + one.id).toList();
  }

  /** The longest time, in milliseconds, that a SAFE message needed which was sent meanwhile. */
  long slowestSafe(long from, long until) {
    return survivors(Order.SAFE).mapToLong(one -> one.slowest(from, until)).max().orElse(0);
  }

  private boolean all(Predicate<Diary> condition) {
    return Arrays.stream(Order.values()).flatMap(this::survivors).allMatch(condition);
  }

  /** Waits until all survivors hear what all of them have said for a while since then. */
  private void awaitTalk(long since) {
    await()
        .until(
            () ->
                Arrays.stream(Order.values())
                    .allMatch(
                        room ->
                            SURVIVORS.stream().allMatch(sender -> isHeard(room, sender, since))));
  }

  private boolean isHeard(Order room, String sender, long since) {
    var first = diary(sender, room).firstSince(since);
    return survivors(room).allMatch(one -> one.lastOf(sender) - BETWEEN >= first);
  }

  /** All that was sent is confirmed or has failed, and what was confirmed last is heard. */
  private boolean isQuiet() {
    return Arrays.stream(Order.values())
        .allMatch(room -> SURVIVORS.stream().allMatch(sender -> isQuiet(room, sender)));
  }

  private boolean isQuiet(Order room, String sender) {
    var own = diary(sender, room);
    var last = own.confirmed.keySet().stream().mapToLong(Long::longValue).max().orElse(0);
    return own.sent.size() == own.confirmed.size() + own.failed.size()
        && survivors(room).allMatch(one -> one.lastOf(sender) >= last);
  }

  /** What a member hears of each room, up to the last that the others heard. */
  private Map<Order, List<Said>> visit(String name, boolean durable) {
    var heard = new EnumMap<Order, List<Said>>(Order.class);
    try (var connection = ParleyConnection.builder(url).user(user.name(), user.password()).open();
        var rooms = Rooms.builder(connection).build()) {
      for (var order : Order.values()) {
        var list = Collections.synchronizedList(new ArrayList<Said>());
        rooms
            .join(order.name(), name, JoinOptions.DEFAULT.withDurable(durable))
            .onMessage(said -> list.add(new Said(said.sender(), Long.parseLong(said.text()))));
        var all = diary("ann", order).heard;
        await().until(() -> list.contains(all.get(all.size() - 1)));
        heard.put(order, List.copyOf(list));
      }
    }
    return heard;
  }

  /** What somebody gets who joins after all that. */
  List<Said> late(Order room) {
    return toLateMember.getOrDefault(room, List.of());
  }

  /** What the killed member, which is durable, gets when it returns after all that. */
  List<Said> returned(Order room) {
    return toReturned.getOrDefault(room, List.of());
  }

  @Override
  public void close() {
    members.values().forEach(Program::close);
    others.forEach(Program::close);
  }
}
