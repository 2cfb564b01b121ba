package dev.parley.benchmarks.process;

import dev.parley.benchmarks.fanout.Crowd;
import dev.parley.benchmarks.fanout.Fanouts;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** A competitor's sending process: one member of each room. */
public final class SenderMain {
  private final Map<Integer, Talker> talkers = new HashMap<>();

  SenderMain() {}

  public static void main(String[] arguments) throws IOException {
    var sender = new SenderMain();
    new CommandLoop(
            Map.of(
                "start",
                sender::started,
                "talk",
                argument -> sender.talk(Wire.read(argument, Talk.class))))
        .serve();
  }

  private String started(String argument) throws Exception {
    return start(Wire.read(argument, RoomStart.class)).getClass().getSimpleName();
  }

  Crowd start(RoomStart start) throws Exception {
    var fanout = Fanouts.named(start.competitor());
    var crowd = fanout.connect(start.account());
    for (int size : start.members()) {
      var ear = new Ear();
      var speaker = crowd.speak(start.room(size), "sender", ear);
      talkers.put(size, new Talker(speaker, ear, fanout.senderListens()));
    }
    return crowd;
  }

  Sent talk(Talk talk) throws InterruptedException {
    var talker = talkers.get(talk.point().members());
    if (talker == null) {
      throw new IllegalStateException("Not started for " + talk.point());
    }
    return talker.talk(talk);
  }
}
