"""Messages in a Redis that may fall over.

A worker takes one message at a time. Where Redis is away at the moment in which one is acknowledged, the library writes that
into the log and goes on counting the message as being worked on: the worker lives and never takes another. Here it counts no
longer. Redis itself may hand the message out once more, and its job is done already.
"""

from kombu.transport import redis, virtual


class QoS(redis.QoS):
    def ack(self, delivery_tag: str) -> None:
        try:
            super().ack(delivery_tag)
        except Exception:
            # The place of the message among those that are worked on; the fault is the caller's to log.
            virtual.QoS.ack(self, delivery_tag)
            raise


class Channel(redis.Channel):
    QoS = QoS


class Transport(redis.Transport):
    Channel = Channel
