"""Redis may be away at the very moment in which a worker says that it is done with a message."""

import logging
import shutil
import socket
import subprocess
import time

import pytest
from kombu import Connection, Queue
from kombu.transport import TRANSPORT_ALIASES

import micro4asia.celery  # noqa: F401  (says which transports are ours)

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="Redis is not installed")


@pytest.fixture
def server(tmp_path):
    """One of our own, to be struck down: its port and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["redis-server", "--bind", "127.0.0.1", "--port", str(port), "--save", "", "--dir", str(tmp_path)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    ends = time.monotonic() + 30
    while time.monotonic() < ends:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                break
        time.sleep(0.02)
    yield port, process
    process.kill()
    process.wait()


def taken(connection):
    """A message that is being worked on, by somebody who takes one at a time."""
    channel = connection.default_channel
    channel.basic_qos(0, 1, False)
    queue = Queue("default")(channel)
    queue.declare()
    connection.Producer().publish({"job": 1}, routing_key="default")
    message = queue.get(no_ack=False)
    assert not channel.qos.can_consume()
    return channel, message


def test_a_worker_takes_the_next_message_although_redis_was_away_when_it_was_done(server):
    port, process = server
    with Connection(f"redis://127.0.0.1:{port}/0") as connection:
        channel, message = taken(connection)
        process.kill()
        process.wait()
        message.ack_log_error(logging.getLogger("test"), connection.connection_errors + connection.channel_errors)
        assert channel.qos.can_consume()


def test_both_schemes_of_redis_are_ours():
    assert {TRANSPORT_ALIASES[scheme] for scheme in ("redis", "rediss")} == {"micro4asia.foundation.broker.redis:Transport"}
