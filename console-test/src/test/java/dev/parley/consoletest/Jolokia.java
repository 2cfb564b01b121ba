package dev.parley.consoletest;

import dev.parley.broker.Credentials.User;
import dev.parley.protocol.CallCodec;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** A program that asks the broker's MBeans over HTTP, as a user. */
record Jolokia(String console, User user) {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String BROKER = "org.apache.activemq.artemis:broker=%22parley%22";

  /** An attribute of a queue that has its own name for an address. */
  long ofQueue(String queue, String attribute) throws IOException, InterruptedException {
    var answer =
        read(
            BROKER
                + ",component=addresses,address=%22"
                + queue
                + "%22,subcomponent=queues,routing-type=%22anycast%22,queue=%22"
                + queue
                + "%22/"
                + attribute);
    if (CallCodec.fromJson(answer.body()) instanceof Map<?, ?> fields
        && fields.get("value") instanceof Number number) {
      return number.longValue();
    }
    throw new IOException(answer.body());
  }

  HttpResponse<String> version() throws IOException, InterruptedException {
    return read(BROKER + "/Version");
  }

  private HttpResponse<String> read(String what) throws IOException, InterruptedException {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(console + "/jolokia/read/" + what))
            .header("Authorization", basic())
            .header("Origin", console.replaceAll("/console$", ""))
            .build(),
        BodyHandlers.ofString());
  }

  private String basic() {
    var login = user.name() + ":" + user.password();
    return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
  }
}
