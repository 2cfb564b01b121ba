package dev.parley.benchmarks.process;

import dev.parley.benchmarks.fanout.Crowd;
import dev.parley.benchmarks.fanout.Fanouts;
import dev.parley.benchmarks.report.Slice;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A competitor's receiving process: all members of each room but the sender. */
public final class ReceiverMain {
  private final Map<Integer, List<Ear>> ears = new HashMap<>();
  private @Nullable Audience audience;

  ReceiverMain() {}

  public static void main(String[] arguments) throws IOException {
    var receiver = new ReceiverMain();
    new CommandLoop(
            Map.of(
                "start", receiver::started,
                "listen", argument -> receiver.listen(Wire.read(argument, Talk.class)),
                "sum", argument -> receiver.sum(Wire.read(argument, Sent.class))))
        .serve();
  }

  private String started(String argument) throws Exception {
    return start(Wire.read(argument, RoomStart.class)).getClass().getSimpleName();
  }

  Crowd start(RoomStart start) throws Exception {
    var crowd = Fanouts.named(start.competitor()).connect(start.account());
    for (int size : start.members()) {
      var members = Stream.generate(Ear::new).limit(size).toList();
      for (int i = 0; i < size; i++) {
        crowd.listen(start.room(size), "member-" + i, members.get(i));
      }
      ears.put(size, members);
    }
    return crowd;
  }

  /** The port where the sender is told what was received. */
  int listen(Talk talk) throws IOException {
    var members = ears.get(talk.point().members());
    if (members == null) {
      throw new IllegalStateException("Not started for " + talk.point());
    }
    var fresh = new Audience(talk, members);
    audience = fresh;
    return fresh.port();
  }

  Slice sum(Sent sent) throws InterruptedException, IOException {
    try (var listening = audience) {
      if (listening == null) {
        throw new IllegalStateException("Nobody was asked to listen");
      }
      return listening.sum(sent);
    }
  }
}
