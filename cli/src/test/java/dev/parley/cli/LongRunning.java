package dev.parley.cli;

import static dev.parley.cli.Patience.await;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletableFuture;

/** A command that stays up, on a thread of this process; closing interrupts it. */
final class LongRunning implements AutoCloseable {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final CompletableFuture<Integer> code = new CompletableFuture<>();
  private final Thread thread;

  LongRunning(String... arguments) {
    var terminal =
        new Terminal(
            new PrintWriter(out, true), new PrintWriter(err, true), InputStream.nullInputStream());
    thread = new Thread(() -> code.complete(Main.commandLine(terminal).execute(arguments)));
    thread.start();
  }

  /** Waits for a line with that text in what it prints. */
  String awaitOut(String text) {
    await().until(() -> Lines.complete(out.toString()).contains(text) || code.isDone());
    return out.toString();
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }

  /** Interrupts it and waits for its end. */
  int stop() {
    thread.interrupt();
    return awaitEnd();
  }

  /** Waits for its end, which it comes to by itself. */
  int awaitEnd() {
    return code.orTimeout(60, java.util.concurrent.TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    stop();
  }
}
