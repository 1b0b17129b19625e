"""Recordings in the demo: one trainee has recorded the tutorial of 부르는 말 녹음하기 and is in the middle of the practice; another one has
recorded the exam, and an instructor is to listen to it."""

import struct
from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.cohorts.ledger import access_learner
from app.cohorts.outline import find_step
from app.core.actor import Actor
from app.core.clock import now
from app.demo.every_task import find_learner
from app.demo.world import World
from app.labeling import service as labeling
from app.labeling.ladder import step_key
from app.labeling.queries import TRAINING, OpenRun, access_run
from app.labeling.tasks import Task, find_task
from app.voices import service
from app.voices.measuring import measure
from app.voices.wav import read_wav

TASK = "wake-word"
MIDWAY, HANDED_IN = "신동일", "권영란"
ALL = 10**3
CALL = Path(__file__).with_name("call.wav")  # the phrase once; tools/wake_word makes it
HEAD_BYTES = 44


def show_voices(world: World, organisation_id: int) -> None:
    """After everybody's practice. Of the one midway a recording is still to be looked over."""
    told = ((MIDWAY, (("tutorial", ALL), ("practice", 1))), (HANDED_IN, (("exam", ALL),)))
    for place, (who, rungs) in enumerate(told):
        world.timeline.clock.instant = world.timeline.end - timedelta(hours=5 - place)
        with world.database.write() as session:
            found = find_learner(session, organisation_id, who)
            if found is not None:
                for pool, most in rungs:
                    _record(world, session, found[0], pool, most)
    world.timeline.clock.instant = world.timeline.end


def _record(world: World, session: Session, actor: Actor, pool: str, most: int) -> None:
    """Record the first `most` items of a run, where its stage is open; all of them are handed in."""
    task, learner = find_task(world.content, TASK), access_learner(session, actor)
    step = find_step(learner.stages, step_key(TASK, pool))
    if not (step and step[0].open):
        return
    run = labeling.start_run(session, learner, task, pool)
    opened = access_run(session, actor, run.public_id, lock=True)
    for item in run.items[:most]:
        session.info["now"] = now(session) + timedelta(seconds=70)
        _keep(world, session, opened, task, item)
        drawn = opened.drawn[item]
        if most == ALL:
            finish = labeling.check_item if pool in TRAINING else labeling.finish_item
            finish(session, opened, task, item, answer=drawn.answer, base=drawn.revision)
    if most == ALL:
        labeling.hand_in(session, opened, task, run.seq)
    session.flush()


def _keep(world: World, session: Session, opened: OpenRun, task: Task, item: str) -> None:
    content = said(task.item(item).times)
    digest = service.store_of(world.settings).put(content)
    until = service.require_may_record(session, opened, task)
    service.keep_voice(
        session, opened, item, digest=digest, size=len(content), found=measure(read_wav(content)), until=until
    )


def said(times: int) -> bytes:
    """A recording of so many calls, with quiet around and between them."""
    content = CALL.read_bytes()
    rate = struct.unpack_from("<I", content, 24)[0]
    call, quiet = content[HEAD_BYTES:], bytes(2 * rate)
    sound = quiet + quiet.join([call] * times) + quiet
    return b"RIFF" + struct.pack("<I", 36 + len(sound)) + content[8:40] + struct.pack("<I", len(sound)) + sound
