"""One measure by another program, in that program's own environment: `python peers.py NAME FOLDER`, JSON out.

Knows nothing of 이음: it reads the files that `python -m bench.interop` wrote. The best of some runs counts, as for ours.
"""

import io
import json
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout
from importlib.metadata import version
from pathlib import Path
from typing import Any

FEW = 3  # crowd-kit and pycocotools take seconds


def timed(run: Callable[[], Any], runs: int) -> tuple[float, Any]:
    seconds, found = [], None
    for _ in range(runs):
        begun = time.perf_counter()
        found = run()
        seconds.append(time.perf_counter() - begun)
    return min(seconds), found


def dawid_skene(folder: Path) -> dict[str, Any]:
    """crowd-kit with its defaults; the likelihood of what it found is computed as ours is, from its priors and errors."""
    import numpy as np
    import pandas as pd
    from crowdkit.aggregation import DawidSkene

    data = np.load(folder / "labels.npz")
    frame = pd.DataFrame({"task": data["unit"], "worker": data["worker"], "label": data["label"]})
    seconds, model = timed(lambda: DawidSkene(n_iter=100).fit(frame), FEW)
    labels = sorted(frame["label"].unique())
    errors = model.errors_[labels].reindex(pd.MultiIndex.from_frame(frame[["worker", "label"]])).to_numpy()
    begins = np.flatnonzero(np.diff(data["unit"], prepend=-1))
    together = np.add.reduceat(np.log(errors), begins) + np.log(model.priors_[labels].to_numpy())
    top = together.max(axis=1, keepdims=True)
    likelihood = float((np.log(np.exp(together - top).sum(axis=1, keepdims=True)) + top).sum())
    estimates = model.labels_.sort_index().tolist()
    return {
        "version": version("crowd-kit"),
        "seconds": seconds,
        "found": {"log-likelihood a label": likelihood / len(frame), "rounds": len(model.loss_history_)},
        "estimates": estimates,
    }


def alpha(folder: Path) -> dict[str, Any]:
    """crowd-kit's α, which is NLTK's."""
    import numpy as np
    import pandas as pd
    from crowdkit.metrics.data import alpha_krippendorff

    data = np.load(folder / "labels.npz")
    frame = pd.DataFrame({"task": data["unit"], "worker": data["worker"], "label": data["label"]})
    seconds, found = timed(lambda: alpha_krippendorff(frame), 1)
    return {"version": version("crowd-kit"), "seconds": seconds, "found": {"alpha": float(found)}}


def matching(folder: Path) -> dict[str, Any]:
    """pycocotools, held to the same question: one threshold, one size of box. It matches greedily, people give no scores."""
    import numpy as np
    from pycocotools.coco import COCO
    from pycocotools.cocoeval import COCOeval

    data = np.load(folder / "pictures.npz")
    with redirect_stdout(io.StringIO()):
        gold = COCO()
        gold.dataset = _coco(data["gold"], data["gold_label"])
        gold.createIndex()
        answer = COCO()
        answer.dataset = _coco(data["answer"], data["answer_label"])
        for entry in answer.dataset["annotations"]:
            entry["score"] = 1.0
        answer.createIndex()

        def run() -> Any:
            evaluation = COCOeval(gold, answer, "bbox")
            evaluation.params.iouThrs = np.array([0.5])
            evaluation.params.areaRng, evaluation.params.areaRngLbl = [[0, 1e10]], ["all"]
            evaluation.params.maxDets = [100]
            evaluation.evaluate()
            return evaluation

        seconds, found = timed(run, FEW)
    same = sum(int((each["dtMatches"][0] > 0).sum()) for each in found.evalImgs if each)
    return {"version": version("pycocotools"), "seconds": seconds, "found": {"same label": same}}


def _coco(boxes: Any, labels: Any) -> dict[str, Any]:
    annotations, pictures = [], []
    for picture, (rows, names) in enumerate(zip(boxes.tolist(), labels.tolist(), strict=True), start=1):
        pictures.append({"id": picture})
        for box, name in zip(rows, names, strict=True):
            annotations.append(
                {"id": len(annotations) + 1, "image_id": picture, "category_id": name + 1, "bbox": box,
                 "area": box[2] * box[3], "iscrowd": 0}
            )  # fmt: skip
    categories = [{"id": number + 1, "name": str(number)} for number in range(int(labels.max()) + 1)]
    return {"images": pictures, "annotations": annotations, "categories": categories}


def cer(folder: Path) -> dict[str, Any]:
    """jiwer on the texts as they are: they need no tidying."""
    import jiwer

    pairs = json.loads((folder / "texts.json").read_text())
    right, given = [gold for _, gold in pairs], [answer for answer, _ in pairs]
    seconds, found = timed(lambda: jiwer.cer(right, given), FEW)
    return {"version": version("jiwer"), "seconds": seconds, "found": {"CER": float(found)}}


if __name__ == "__main__":
    peers = {"dawid_skene": dawid_skene, "alpha": alpha, "matching": matching, "cer": cer}
    print(json.dumps(peers[sys.argv[1]](Path(sys.argv[2]))))
