package dev.parley.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.cli.Commands.Run;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DemoCommandTest {
  @Test
  @Timeout(60)
  void showsTheConversations() {
    assertThat(Commands.anywhere("", "demo"))
        .isEqualTo(
            new Run(
                0,
                """
                == A server's functions ==
                The server supports these functions:
                  div
                  echo
                  is_computer_on
                  foo_function
                Server responded: We sent this data to server
                Server says: 8 / 4 is: 2
                Server says: foo_function returned True

                == A remote object ==
                Testing the echo() method:
                Server responded: Hello world!
                Calculating 42/2 on the remote machine:
                21
                is_computer_on on the remote machine returns:
                True
                Testing keyword args:
                42/2 is: 21

                == Named objects ==
                We sent: my name is eren
                Server responded: MY NAME IS EREN
                We sent two numbers to divide: 10 and 5
                Server responded the result: 2

                == A room ==
                ann and bob join the room test
                ann receives:
                Sender: bob
                Message: hello, this is message sent from bob
                bob receives:
                Sender: ann
                Message: hello, this is message sent from ann
                bob crashes
                ann is told: bob was lost
                carol joins late; said before she came:
                Sender: bob
                Message: hello, this is message sent from bob
                Sender: ann
                Message: hello, this is message sent from ann
                """,
                ""));
  }
}
