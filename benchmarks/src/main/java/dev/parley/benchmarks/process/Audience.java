package dev.parley.benchmarks.process;

import dev.parley.benchmarks.report.Latencies;
import dev.parley.benchmarks.report.Slice;
import dev.parley.protocol.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Those who listen in a room, in one slice. Tells the sender's {@link Window} what they have
 * received.
 */
final class Audience implements AutoCloseable {
  private final Talk talk;
  private final List<Tally> tallies;
  private final ServerSocket server;
  private @Nullable Socket sender;

  Audience(Talk talk, List<Ear> ears) throws IOException {
    this.talk = talk;
    this.server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    var blocks = new Blocks(ears.size(), talk.point().window(), this::blockReceived);
    this.tallies =
        ears.stream().map(ear -> new Tally(talk.number(), talk.nanos(), blocks)).toList();
    for (int i = 0; i < ears.size(); i++) {
      ears.get(i).countIn(tallies.get(i));
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** The sender has connected before it sent anything. */
  private synchronized void blockReceived() {
    try {
      if (sender == null) {
        sender = server.accept();
        sender.setTcpNoDelay(true);
      }
      sender.getOutputStream().write(1);
    } catch (IOException e) {
      // The sender has said all and reads no more; if it has not, it will complain.
    }
  }

  /** Waits for what is still to come, then sums up. */
  Slice sum(Sent sent) throws InterruptedException {
    var latencies = Latencies.empty();
    var patience = Deadline.after(Talker.PATIENCE);
    long wrong = sent.wrong();
    for (var tally : tallies) {
      tally.await(patience);
      wrong += tally.wrong(sent.messages());
      latencies.add(tally.latencies());
    }
    return new Slice(
        talk.nanos(),
        tallies.stream().mapToLong(Tally::right).sum(),
        tallies.stream().mapToLong(Tally::inTime).sum(),
        wrong,
        sent.errors(),
        Stream.concat(Stream.of(sent.firstError()), tallies.stream().map(Tally::firstWrong))
            .filter(what -> !what.isEmpty())
            .findFirst()
            .orElse(""),
        Latencies.write(latencies));
  }

  @Override
  public synchronized void close() throws IOException {
    server.close();
    if (sender != null) {
      sender.close();
    }
  }
}
