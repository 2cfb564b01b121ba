package dev.parley.gateway;

import dev.parley.protocol.CallCodec.Format;
import dev.parley.protocol.Deadline;
import dev.parley.requester.CallOptions;
import dev.parley.requester.Ticket;
import dev.parley.requester.UnknownTicketException;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.Function;

/** Calls whose answers are fetched later (RFC 7240, {@code respond-async}). */
final class KeptCalls {
  private static final String RESPOND_ASYNC = "respond-async";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final String ASK_AGAIN_SECONDS = "1";

  private final Function<Context, Door> doors;

  KeptCalls(Function<Context, Door> doors) {
    this.doors = doors;
  }

  void routes(RoutesConfig routes) {
    routes.get("/calls/{ticket}", this::answer);
  }

  /** Whether the caller does not want to wait. */
  static boolean areWanted(Context exchange) {
    return Collections.list(exchange.req().getHeaders("Prefer")).stream()
        .flatMap(line -> Arrays.stream(line.split(",")))
        .map(preference -> preference.split(";", 2)[0].strip())
        .anyMatch(RESPOND_ASYNC::equalsIgnoreCase);
  }

  /** Of a call that may take its time. */
  static CallOptions options() {
    return Door.options(Format.JSON, Deadline.after(LIFE));
  }

  /** Says where the answer will be. */
  static void accepted(Context exchange, Ticket ticket) {
    exchange
        .header("Location", "/calls/" + ticket.text())
        .header("Preference-Applied", RESPOND_ASYNC);
    pending(exchange);
  }

  private void answer(Context exchange) {
    try {
      var ticket = doors.apply(exchange).ticket(exchange.pathParam("ticket"));
      if (ticket.isPending()) {
        pending(exchange);
      } else {
        JsonApi.json(exchange, ticket.result());
      }
    } catch (UnknownTicketException e) {
      throw new Refusal(404, "Not here", String.valueOf(e.getMessage()));
    }
  }

  private static void pending(Context exchange) {
    exchange.status(202).header("Retry-After", ASK_AGAIN_SECONDS);
  }
}
