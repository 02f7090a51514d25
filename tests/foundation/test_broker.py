"""The queue of a trial takes whole messages, oldest first, and survives what lies in its folder."""

from types import SimpleNamespace

import pytest
from kombu import Connection, Queue

from micro4asia.foundation.broker import files as broker


@pytest.fixture
def queue(tmp_path):
    folder = tmp_path / "data" / "queue"
    options = {"data_folder_in": str(folder), "data_folder_out": str(folder)}
    with Connection("filesystem://localhost", transport=broker.Transport, transport_options=options) as connection:
        channel = connection.channel()
        sign = Queue("sign", channel=channel)
        sign.declare()
        producer = connection.Producer(channel)
        yield SimpleNamespace(
            folder=folder,
            put=lambda message: producer.publish(message, exchange="", routing_key="sign"),
            get=lambda: message.payload if (message := sign.get(no_ack=True)) else None,
        )


def test_messages_come_in_the_order_they_were_sent(queue):
    for n in range(5):
        queue.put({"n": n})
    assert [queue.get() for _ in range(6)] == [*({"n": n} for n in range(5)), None]
    assert queue.folder.stat().st_mode & 0o077 == 0


def test_what_is_no_message_is_put_aside(queue):
    (queue.folder / "00000000_x.sign.msg").write_text("{half")
    (queue.folder / "1_x.sign.msg.part").write_text("{}")
    queue.put({"n": 1})
    assert queue.get() == {"n": 1}
    assert not list(queue.folder.glob("*.msg"))


def test_a_message_that_another_worker_took_is_passed_over(queue, monkeypatch):
    queue.put({"n": 1})
    there = broker.Channel._names
    monkeypatch.setattr(broker.Channel, "_names", lambda self, name: ["0_gone.sign.msg", *there(self, name)])
    assert queue.get() == {"n": 1}
    assert queue.get() is None
