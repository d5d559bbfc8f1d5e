import numpy as np
import pytest

from services.ingest.readers.line_columns import Segments
from services.ingest.readers.line_tagger import LABELS
from training.lines import network
from training.lines.network import Plan, Sample, train

PLAN = Plan(channels=6, layers=3, epochs=120, batch=8, drop=0.0, drop_steps=0.0, decay=0.0, rate=0.02)


@pytest.fixture
def random():
    return np.random.default_rng(7)


def sample(random, rows, steps=12):
    graded = random.random((rows, steps)) < 0.4
    labels = graded[:, 0] * 1 + np.concatenate([[0], graded[:-1, 1]]) * 2  # one's own feature, and the one before
    return Sample(graded, labels, np.ones(rows, np.float32), np.where(graded[:, 2], 1, -1))


def test_the_slopes_are_those_of_the_loss(random):
    samples = [sample(random, 9), sample(random, 5)]
    weights = network._initial(12, PLAN, random)
    weights = {name: each.astype(np.float64) for name, each in weights.items()}
    batch = network._pack(samples, PLAN, random)
    batch = batch._replace(graded=batch.graded.astype(np.float64), joins=np.full_like(batch.joins, -1))
    outputs, trace = network._forward(weights, batch, PLAN, random)
    slopes = network._backward(weights, batch, trace, network._loss(outputs, batch)[1])
    for name, table in weights.items():
        row, column = random.integers(table.shape[0]), random.integers(table.shape[1])
        losses = []
        for nudge in (1e-5, -2e-5):
            table[row, column] += nudge
            losses.append(network._loss(network._forward(weights, batch, PLAN, random)[0], batch)[0])
        table[row, column] += 1e-5
        assert slopes[name][row, column] == pytest.approx((losses[0] - losses[1]) / 2e-5, abs=2e-4), name


def test_a_network_learns_what_depends_on_the_piece_before(random):
    samples = [sample(random, 20) for _ in range(40)]
    learned = train(samples, PLAN, 1, lambda epoch, loss: None)
    fresh = sample(random, 30)
    outputs = learned.outputs(fresh.graded.astype(np.float32), Segments.of([len(fresh.graded)]))
    found = outputs[:, : len(LABELS)].argmax(axis=1)
    assert (found == fresh.labels).mean() > 0.9


def test_training_twice_gives_the_same_network(random):
    samples = [sample(random, 10) for _ in range(4)]
    first, second = (train(samples, PLAN, 3, lambda epoch, loss: None) for _ in range(2))
    assert np.array_equal(first.last, second.last)
