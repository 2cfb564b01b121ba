package dev.parley.benchmarks.exchange;

import dev.parley.benchmarks.report.Subject;
import javax.jms.JMSException;

/** Plain JMS, as fast as one can make it by hand without leaving JMS and ObjectMessage. */
final class TunedJms implements Competitor {

  @Override
  public String name() {
    return Subject.CALLS.base();
  }

  @Override
  public Running respond(Account account) throws JMSException {
    return new TunedJmsResponder(account, queue());
  }

  @Override
  public EchoRequester request(Account account, boolean persistent) throws JMSException {
    return new TunedJmsRequester(account, queue(), persistent);
  }
}
