package dev.parley.benchmarks.process;

import dev.parley.benchmarks.fanout.Speaker;
import dev.parley.protocol.Deadline;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A room's sender: says as much as the window lets it, for as long as it is told. */
final class Talker {
  /** How long what is under way may take in the end. */
  static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Speaker speaker;
  private final Ear ear;
  private final boolean listens;

  // Guarded by this: failures may come on any thread.
  private long errors;
  private String firstError = "";

  /** {@code ear} is its own as a member; it {@code listens} or hears nothing. */
  Talker(Speaker speaker, Ear ear, boolean listens) {
    this.speaker = speaker;
    this.ear = ear;
    this.listens = listens;
  }

  Sent talk(Talk talk) throws InterruptedException {
    reset();
    var window = talk.point().window();
    var own = new Semaphore(window);
    var block = Blocks.sizeFor(window);
    var tally =
        new Tally(talk.number(), talk.nanos(), new Blocks(1, window, () -> own.release(block)));
    ear.countIn(tally);
    var messages = talkIn(talk, own);
    if (listens) {
      tally.await(Deadline.after(PATIENCE));
    }
    return sent(messages, listens ? tally.wrong(messages) : 0);
  }

  private synchronized void reset() {
    errors = 0;
    firstError = "";
  }

  private synchronized Sent sent(long messages, long wrong) {
    return new Sent(messages, wrong, errors, firstError);
  }

  private long talkIn(Talk talk, Semaphore own) throws InterruptedException {
    var end = System.nanoTime() + talk.nanos();
    long number = 0;
    try (var window = new Window(talk.point().window(), talk.port(), listens ? own : null)) {
      // Once at least: on a machine that is busy the window may take as long to open.
      do {
        window.take();
        send(new Said(talk.number(), number++, Said.nowMicros(), false));
      } while (System.nanoTime() - end < 0);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      failed(e);
    }
    finish(new Said(talk.number(), number, Said.nowMicros(), true));
    return number;
  }

  private CompletableFuture<Void> send(Said said) throws Exception {
    var sent = speaker.send(said.text());
    sent.whenComplete(
        (done, failure) -> {
          if (failure != null) {
            failed(failure);
          }
        });
    return sent;
  }

  /** What was sent before is confirmed before this is. */
  private void finish(Said last) throws InterruptedException {
    try {
      send(last).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      failed(e);
    }
  }

  private synchronized void failed(Throwable failure) {
    errors++;
    firstError = firstError.isEmpty() ? failure.toString() : firstError;
  }
}
